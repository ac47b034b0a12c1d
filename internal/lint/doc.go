// Package lint holds what the checks look for beside go vet and staticcheck. Its tests look at how
// long files and functions are, at what packages import and at what runs at once. The other files
// are the linters for Python, JavaScript and shell scripts, with their settings.
package lint
