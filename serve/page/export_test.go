package page

// For the tests, which need the server and so cannot be of this package.
var (
	NewPage = newPage
	PathOf  = pathOf
	Static  = static
)
