"""Write the small picture files of this folder.

    python3 -m venv DIR && DIR/bin/pip install pillow==13.0.0
    DIR/bin/python pictures.py

colours.* is 6×4 pixels; pixel (x, y) is red 40·x, green 60·y, blue 200 − 20·x.
"""

from PIL import Image

W, H = 6, 4

colours = Image.new("RGB", (W, H))
colours.putdata([(40 * x, 60 * y, 200 - 20 * x) for y in range(H) for x in range(W)])
colours.save("colours.png")
colours.save("colours.webp", lossless=True)
colours.save("colours-lossy.webp", quality=100)
colours.save("colours.jpg", quality=100, subsampling=0)
colours.save("colours-progressive.jpg", quality=100, subsampling=0, progressive=True)
colours.convert("CMYK").save("colours-cmyk.jpg", quality=100)
colours.convert("P", palette=Image.Palette.ADAPTIVE, colors=W * H).save("colours.gif")

# Two pixels wide: the left one opaque red, the right one transparent.
clear = Image.new("RGBA", (2, 1))
clear.putdata([(255, 0, 0, 255), (0, 0, 255, 0)])
clear.save("transparent.png")
clear.save("transparent.webp", lossless=True)
clear.resize((16, 8), Image.Resampling.NEAREST).save("transparent-lossy.webp", quality=100)
