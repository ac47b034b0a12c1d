package picture

import (
	"image"

	"golang.org/x/image/draw"
)

// OnWhite copies part of the picture to the origin, over a white ground.
func OnWhite(img image.Image, part image.Rectangle) *image.RGBA {
	rgba := image.NewRGBA(image.Rect(0, 0, part.Dx(), part.Dy()))
	draw.Draw(rgba, rgba.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(rgba, rgba.Bounds(), img, part.Min, draw.Over)
	return rgba
}

// Square is the largest square in the middle of b.
func Square(b image.Rectangle) image.Rectangle {
	side := min(b.Dx(), b.Dy())
	corner := b.Min.Add(image.Pt((b.Dx()-side)/2, (b.Dy()-side)/2))
	return image.Rectangle{corner, corner.Add(image.Pt(side, side))}
}

// Scale returns an opaque picture at the origin in another size: each new pixel is an average of
// the old ones around its place, nearer ones counting more.
func Scale(src *image.RGBA, width, height int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.BiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Src, nil)
	return dst
}
