#!/bin/sh
# Checks that the go command can build the lessons. Since Go 1.21 it gets the version that go.mod
# asks for by itself.
fail() {
	echo "$1" >&2
	exit 1
}

command -v go >/dev/null || fail "Go is missing: 'brew install go' (macOS) or https://go.dev/dl gets it."
version=$(GOTOOLCHAIN=local go version)
minor=${version#*go1.}
minor=${minor%%[!0-9]*}
test "${minor:-0}" -ge 21 || fail "This is $version, which is too old: https://go.dev/dl gets a newer one, 1.21 at least."
go list -m >/dev/null || fail "Go cannot get the version that go.mod asks for: connect to the network, or https://go.dev/dl gets it."
