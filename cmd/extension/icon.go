package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// shape is a part of the page's icon, which is drawn of rounded rectangles alone: a group, or one of them.
type shape struct {
	XMLName xml.Name
	ViewBox string   `xml:"viewBox,attr"`
	Fill    string   `xml:"fill,attr"`
	Opacity *float64 `xml:"opacity,attr"`
	X       float64  `xml:"x,attr"`
	Y       float64  `xml:"y,attr"`
	Width   float64  `xml:"width,attr"`
	Height  float64  `xml:"height,attr"`
	Rx      float64  `xml:"rx,attr"`
	Parts   []shape  `xml:",any"`
}

// icon draws the icon as a PNG, since Chromium takes no SVG.
func icon(svg []byte, size int) ([]byte, error) {
	var s shape
	if err := xml.Unmarshal(svg, &s); err != nil {
		return nil, fmt.Errorf("icon.svg: %w", err)
	}
	var x, y, width, height float64
	if _, err := fmt.Sscan(s.ViewBox, &x, &y, &width, &height); err != nil || x != 0 || y != 0 || width != height {
		return nil, fmt.Errorf("icon.svg: its viewBox is %q, want a square at 0 0", s.ViewBox)
	}
	to := image.NewNRGBA(image.Rect(0, 0, size, size))
	if err := s.draw(to, float64(size)/width, color.NRGBA{A: 255}); err != nil {
		return nil, fmt.Errorf("icon.svg: %w", err)
	}
	var b bytes.Buffer
	err := png.Encode(&b, to)
	return b.Bytes(), err
}

func (s shape) draw(to *image.NRGBA, scale float64, c color.NRGBA) error {
	if s.Fill != "" {
		rgb := s.Fill
		if len(rgb) == 4 { // #fff
			rgb = string([]byte{'#', rgb[1], rgb[1], rgb[2], rgb[2], rgb[3], rgb[3]})
		}
		if _, err := fmt.Sscanf(rgb, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
			return fmt.Errorf("fill is %q, want #rrggbb", s.Fill)
		}
	}
	if s.Opacity != nil {
		c.A = uint8(math.Round(float64(c.A) * *s.Opacity))
	}
	switch s.XMLName.Local {
	case "svg", "g":
		for _, part := range s.Parts {
			if err := part.draw(to, scale, c); err != nil {
				return err
			}
		}
	case "rect":
		s.rectangle(to, scale, c)
	default:
		return fmt.Errorf("a %s, want rectangles in groups", s.XMLName.Local)
	}
	return nil
}

// rectangle draws a rectangle with corners of radius Rx.
func (s shape) rectangle(to *image.NRGBA, scale float64, c color.NRGBA) {
	const handle = 0.5523 // of a radius: where a curve's handles make it an arc
	at := func(x, y float64) (float32, float32) { return float32(x * scale), float32(y * scale) }
	r := vector.NewRasterizer(to.Bounds().Dx(), to.Bounds().Dy())
	r.MoveTo(at(s.X+s.Rx, s.Y))
	// Each corner (x, y) is reached in direction (dx, dy) and left in (-dy, dx).
	for _, k := range [][4]float64{{s.X + s.Width, s.Y, 1, 0}, {s.X + s.Width, s.Y + s.Height, 0, 1}, {s.X, s.Y + s.Height, -1, 0}, {s.X, s.Y, 0, -1}} {
		x, y, dx, dy := k[0], k[1], k[2], k[3]
		in, curve := s.Rx, s.Rx*(1-handle)
		r.LineTo(at(x-in*dx, y-in*dy))
		bx, by := at(x-curve*dx, y-curve*dy)
		cx, cy := at(x-curve*dy, y+curve*dx)
		ex, ey := at(x-in*dy, y+in*dx)
		r.CubeTo(bx, by, cx, cy, ex, ey)
	}
	r.ClosePath()
	r.Draw(to, to.Bounds(), image.NewUniform(c), image.Point{})
}
