package page

// For the tests, which need the server and so cannot be of this package.
var (
	NewPage = newPage
	PathOf  = pathOf
	Static  = static
)

// Has reports whether path is one of the page's.
func (p *Page) Has(path string) bool { return p.assets[path] != nil }
