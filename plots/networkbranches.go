package plots

import (
	"image"
	"image/color"

	"cnnlessons/cnnlib"
	"cnnlessons/plots/internal/canvas"
)

// branch is a node laid out as a piece, in at most room dots where that is possible.
func (d diagram) branch(n *node, how unfolding, room int) piece {
	c := chain{}
	said := ""
	for _, s := range how.steps(n) {
		c.steps = append(c.steps, d.step(s, how, room).titled(&said))
	}
	return piece{c.width(), c.above(), c.below(), func(sheet *canvas.Sheet, x, y int) {
		if exit, end := c.draw(sheet, x, y), x+c.width(); exit < end {
			sheet.Add(line(image.Pt(exit, y), image.Pt(end, y)))
		}
	}, c.folded()}
}

// group is a container seen from inside.
func (d diagram) group(n *node, how unfolding, room int) *piece {
	var branches []piece
	var inside folded
	room -= 2*forkWidth + 2*nodeRadius
	add := func(p piece) {
		branches = append(branches, p)
		inside = inside.or(p.folded)
	}
	parts, hidden := n.parts, 0
	if len(parts) > maxBranches {
		hidden = len(parts) - maxBranches + 1
		for _, p := range parts[:maxBranches-2] {
			add(d.branch(p, how, room))
		}
		parts = parts[maxBranches-2:]
		layers, params := 0, 0
		for _, p := range parts[:hidden] {
			layers, params = layers+p.contains(), params+p.Params
		}
		more := d.language.Say("%d more branches", "另外 %d 个分支", hidden)
		add(*textBlock(append([]string{more}, d.countLines(layers, params)...)))
	}
	for _, p := range parts[hidden:] {
		add(d.branch(p, how, room))
	}
	var p *piece
	if cnnlib.OperationOf(n.layer) == cnnlib.OperationBranchStack {
		p = stacked(branches)
	} else {
		over := piece{above: 2 * canvas.DotsPerPixel, below: 6 * canvas.DotsPerPixel, draw: func(*canvas.Sheet, int, int) {}} // what came in
		if len(branches) > 1 {
			over = branches[1]
		}
		p = bridged(branches[0], over, cnnlib.OperationOf(n.layer) == cnnlib.OperationGate)
	}
	p.folded = inside
	return p
}

// stacked are branches below each other that begin and end together.
func stacked(branches []piece) *piece {
	axes := make([]int, len(branches)) // below that of the first
	widest := 0
	for i, b := range branches {
		widest = max(widest, b.width)
		if i > 0 {
			axes[i] = axes[i-1] + branches[i-1].below + branchGap + b.above
		}
	}
	last := len(branches) - 1
	middle := axes[last] / 2
	return &piece{
		width: widest + 2*forkWidth,
		above: middle + branches[0].above,
		below: axes[last] - middle + branches[last].below,
		draw: func(sheet *canvas.Sheet, x, y int) {
			fork, join, top := x+forkWidth/2, x+widest+forkWidth*3/2, y-middle
			sheet.Add(line(image.Pt(x, y), image.Pt(fork, y)), line(image.Pt(join, y), image.Pt(x+widest+2*forkWidth, y)),
				line(image.Pt(fork, top), image.Pt(fork, top+axes[last])), line(image.Pt(join, top), image.Pt(join, top+axes[last])))
			for i, b := range branches {
				at := top + axes[i]
				left := x + forkWidth + (widest-b.width)/2
				b.draw(sheet, left, at)
				sheet.Add(line(image.Pt(fork, at), image.Pt(left, at)), line(image.Pt(left+b.width, at), image.Pt(join, at)))
			}
		},
	}
}

// bridged is a body with a way over it, and a circle where both come together: with × if gated,
// otherwise with +.
func bridged(body, over piece, gated bool) *piece {
	inner := max(body.width, over.width)
	height := body.above + branchGap/2 + over.below // of the way, above the axis
	return &piece{
		width: inner + 2*forkWidth + 2*nodeRadius,
		above: height + over.above,
		below: max(body.below, nodeRadius),
		draw: func(sheet *canvas.Sheet, x, y int) {
			fork, circle := x+forkWidth/2, x+inner+2*forkWidth+nodeRadius
			left := x + forkWidth + (inner-body.width)/2
			body.draw(sheet, left, y)
			sheet.Add(line(image.Pt(x, y), image.Pt(left, y)))
			sheet.Add(flow(image.Pt(left+body.width, y), image.Pt(circle-nodeRadius, y))...)
			above := x + forkWidth + (inner-over.width)/2
			over.draw(sheet, above, y-height)
			sheet.Add(line(image.Pt(fork, y), image.Pt(fork, y-height), image.Pt(above, y-height)),
				line(image.Pt(above+over.width, y-height), image.Pt(circle, y-height), image.Pt(circle, y-nodeRadius-4*canvas.DotsPerPixel)))
			sheet.Add(canvas.Arrow(image.Pt(circle, y-height), image.Pt(circle, y-nodeRadius), canvas.SoftColor)[1])
			sheet.Add(canvas.Disc{X: circle, Y: y, Radius: nodeRadius, Color: edgeColor}, canvas.Disc{X: circle, Y: y, Radius: nodeRadius - 2, Color: color.White})
			const arm = nodeRadius * 9 / 16
			if gated {
				const arm = arm * 3 / 4
				sheet.Add(canvas.Shape{Points: []image.Point{{circle - arm, y - arm}, {circle + arm, y + arm}}, Stroke: edgeColor, Width: 3},
					canvas.Shape{Points: []image.Point{{circle - arm, y + arm}, {circle + arm, y - arm}}, Stroke: edgeColor, Width: 3})
			} else {
				sheet.Add(canvas.Shape{Points: []image.Point{{circle - arm, y}, {circle + arm, y}}, Stroke: edgeColor, Width: 3},
					canvas.Shape{Points: []image.Point{{circle, y - arm}, {circle, y + arm}}, Stroke: edgeColor, Width: 3})
			}
		},
	}
}
