"""Makes microhei.ttf, the figures' font, out of WenQuanYi Micro Hei 0.2.0-beta.

    make font

takes the collection from Debian's package fonts-wqy-microhei 0.2.0-beta-3.1. The same collection
gives the same bytes. LICENSES.md says whose work the font is and what is changed.
"""

import hashlib
import pathlib
import sys

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

PACKAGE = "fonts-wqy-microhei 0.2.0-beta-3.1"
SHA256 = "2420e8078af796b19a3f6ef13de527a1a91c1e7171eea115926c614ced1009b3"

NOTICE = (
    "A subset of WenQuanYi Micro Hei 0.2.0-beta, changed by the project cnnlessons: fewer characters, "
    "no hinting, other super- and subscripts, single quotation marks and fractions."
)

# The superscripts of 0 to 9. The source has them all, but no character for half of them, and its
# few subscripts lie too low.
SUPERIOR = [
    "zerosuperior",
    "onesuperior",
    "uni00B2",
    "uni00B3",
    "foursuperior",
    "fivesuperior",
    "sixsuperior",
    "sevensuperior",
    "eightsuperior",
    "ninesuperior",
]
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
WIDTH = 680  # of each
LOWER = -870  # makes it a subscript
DENOMINATOR = -585  # puts it on the baseline

OTHERS = "–—•−⌈⌉⌊⌋⋅∂∇∅⊕⊗≪≫↔↕↖↗↘↙⇒─█▶◀▼✓✔✕✖✘ⁿ⁻\ufffd"


def gb2312(first, last):
    """The characters in rows first to last of GB2312."""
    codes = (bytes([0xA0 + row, 0xA0 + cell]) for row in range(first, last + 1) for cell in range(1, 95))
    return {c for code in codes for c in code.decode("gb2312", "ignore")}


def characters():
    """What the font has to have."""
    latin = {chr(c) for c in [*range(0x20, 0x7F), *range(0xA0, 0x100)]}
    signs = gb2312(1, 1) - {"℃"}  # which is blank in the source
    full_width, greek, hanzi = gb2312(3, 3), gb2312(6, 6), gb2312(16, 87)
    return latin | signs | set("①②③④⑤⑥⑦⑧⑨⑩") | full_width | greek | hanzi | set(SUPERSCRIPTS + SUBSCRIPTS + OTHERS)


def correct(font):
    """Draws the characters that the source lacks, or draws in a way that does not suit figures."""
    glyf, hmtx = font["glyf"], font["hmtx"]

    def draw(character, advance, *parts):
        """Each part is the name of a glyph, where it goes, and its scale."""
        pen = TTGlyphPen(glyf)
        for name, x, y, *scale in parts:
            sx, sy = scale or (1, 1)
            pen.addComponent(name, (sx, 0, 0, sy, x, y))
        name = f"figure{ord(character):04X}"
        glyf[name] = glyph = pen.glyph()
        glyph.recalcBounds(glyf)
        hmtx[name] = advance, glyph.xMin
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(character)] = name

    for i, name in enumerate(SUPERIOR):
        draw(SUPERSCRIPTS[i], WIDTH, (name, 0, 0))
        draw(SUBSCRIPTS[i], WIDTH, (name, 0, LOWER))
    draw("⁻", WIDTH, ("minus", 2, 486, 0.6, 0.75))  # as high as the middle of the digits

    # The source's have lost their 2 and their 3.
    draw("½", 1509, ("onesuperior", 0, 0), ("fraction", 586, 0), ("uni00B2", 776, DENOMINATOR))
    draw("¾", 1509, ("uni00B3", 0, 0), ("fraction", 680, 0), ("foursuperior", 831, DENOMINATOR))

    # The source's are one em wide, which tears an English word apart.
    draw("‘", 374, ("quoteleft.mono", -426, 0))
    draw("’", 374, ("quoteright.mono", -426, 0))


def reduced(font):
    """Takes all out that text of characters() does not need."""
    options = subset.Options(
        bidi_closure=False,
        hinting=False,
        layout_features=["kern"],
        layout_scripts=["latn"],
        drop_tables=["FFTM", "GDEF", "GSUB", "gasp", "vhea", "vmtx"],
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 10, 13, 14],
        name_languages=[0x409],
        notdef_outline=True,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters())))
    subsetter.subset(font)


def check(font):
    """Every character has a glyph, and only spaces are blank."""
    glyphs, glyf = font.getBestCmap(), font["glyf"]
    if lacking := sorted(c for c in characters() if ord(c) not in glyphs):
        sys.exit(f"The source has no glyph for {' '.join(lacking)}")
    if blank := sorted(c for c in characters() if not c.isspace() and not glyf[glyphs[ord(c)]].numberOfContours):
        sys.exit(f"The source has a blank glyph for {' '.join(blank)}")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make.py wqy-microhei.ttc")
    source = pathlib.Path(sys.argv[1])
    if not source.exists():
        sys.exit(
            f"{source} is missing: 'sudo apt install fonts-wqy-microhei' gets it (Debian, Ubuntu); "
            "'make font TTC=…' takes it from another place."
        )
    found = hashlib.sha256(source.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{source} has the SHA-256 {found}; that of {PACKAGE} has {SHA256}.")

    font = TTFont(source, fontNumber=0, recalcTimestamp=False)
    correct(font)
    font["name"].setName(NOTICE, 10, 3, 1, 0x409)
    reduced(font)
    check(font)
    font.save(pathlib.Path(__file__).with_name("microhei.ttf"))


if __name__ == "__main__":
    main()
