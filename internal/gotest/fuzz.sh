#!/bin/sh
# Runs a fuzz test for a while, on one core:
#   sh internal/gotest/fuzz.sh TIME PACKAGE NAME
# On a busy machine Go may take the end of the time, its own deadline, for a failure: then again.
set -u
log=$(mktemp)
trap 'rm "$log"' EXIT
for _ in 1 2 3; do
	if go test -run='^$' -fuzz="^$3\$" -fuzztime="$1" -parallel 1 "$2" >"$log" 2>&1; then
		echo "$3: $(tail -n 1 "$log")"
		exit 0
	elif grep -q 'Failing input' "$log" || ! grep -q '^    context deadline exceeded$' "$log"; then
		break
	fi
done
echo "$3 of $2 failed:"
cat "$log"
exit 1
