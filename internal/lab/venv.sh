#!/bin/sh
# Makes the Python environment DIR with the pinned packages, unless it is there already; those
# of JupyterLab, or of another list:
#   sh internal/lab/venv.sh DIR [REQUIREMENTS]
set -eu
dir=$1
pinned=${2:-$(dirname "$0")/requirements.txt}

if cmp -s "$pinned" "$dir/requirements.txt" && "$dir/bin/python" -c '' 2>/dev/null; then
	exit
fi

fail() {
	echo "$1" >&2
	exit 1
}

# can CODE: sets $python to the first Python that is recent enough and runs CODE.
can() {
	for python in python3 python3.14 python3.13 python3.12 python3.11; do
		"$python" -c "import sys; sys.version_info >= (3, 11) or sys.exit(1); $1" 2>/dev/null && return
	done
	return 1
}

can pass || fail "Python 3.11 or newer is missing: 'brew install python' (macOS) or 'sudo apt install python3-venv' (Debian, Ubuntu) gets it."
can 'import ensurepip, venv' || fail "Python cannot make a virtual environment without its module ensurepip: 'sudo apt install python3-venv' gets it."

echo "Installing the packages of $pinned into $dir (once, a minute or two) …"
log=$(mktemp)
pip=
cleanup() { # nothing half installed stays
	test -z "$pip" || kill "$pip" 2>/dev/null || :
	rm -rf "$log" "$dir" 2>/dev/null || :
}
trap cleanup EXIT
trap 'exit 1' HUP INT TERM
failed() {
	fail "The packages could not be installed: see that the network is there and the disk is not full, and try again ($(grep -i error "$log" | tail -n 1))."
}

"$python" -m venv --clear "$dir" >"$log" 2>&1 || failed
"$dir/bin/python" -m pip install --disable-pip-version-check --no-color --require-hashes --no-deps -r "$pinned" >"$log" 2>&1 &
pip=$!
while kill -0 $pip 2>/dev/null; do
	sleep 1
	test ! -t 1 || awk -v all="$(grep -c == "$pinned")" '
		/^Collecting/ { n++ }
		/^Installing collected/ { n = all }
		END { printf "\r\033[K%s", n < all ? n + 0 " of " all " packages are here" : "All packages are here and are put in their places …" }' "$log"
done
wait $pip || failed
test ! -t 1 || echo
if test -x "$dir/bin/jupyter-lab"; then
	# JupyterLab would ask each student whether it may fetch news from the network.
	"$dir/bin/python" -m jupyter labextension disable --level=sys_prefix @jupyterlab/apputils-extension:announcements >/dev/null 2>&1
fi
cp "$pinned" "$dir/requirements.txt"
trap 'rm "$log"' EXIT
