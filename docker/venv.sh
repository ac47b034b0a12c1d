#!/bin/sh
# Makes the Python environment DIR with the pinned packages, unless it is there already; those
# of JupyterLab, or of another list:
#   sh docker/venv.sh DIR [REQUIREMENTS]
set -eu
dir=$1
pinned=${2:-$(dirname "$0")/requirements.txt}

if cmp -s "$pinned" "$dir/requirements.txt" && "$dir/bin/python" -c '' 2>/dev/null; then
	exit
fi

# can CODE: sets $python to the first Python that is recent enough and runs CODE.
can() {
	for python in python3 python3.14 python3.13 python3.12 python3.11; do
		"$python" -c "import sys; sys.version_info >= (3, 11) or sys.exit(1); $1" 2>/dev/null && return
	done
	return 1
}

if ! can pass; then
	echo "Python 3.11 or newer is missing: 'brew install python' (macOS) or 'sudo apt install python3-venv' (Debian, Ubuntu) gets it." >&2
	exit 1
fi
if ! can 'import ensurepip, venv'; then
	echo "Python cannot make a virtual environment without its module ensurepip: 'sudo apt install python3-venv' gets it." >&2
	exit 1
fi

echo "Installing the packages of $pinned into $dir (once, a minute or two) …"
"$python" -m venv --clear "$dir"
"$dir/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$pinned"
if test -x "$dir/bin/jupyter-lab"; then
	# JupyterLab would ask each student whether it may fetch news from the network.
	"$dir/bin/python" -m jupyter labextension disable --level=sys_prefix @jupyterlab/apputils-extension:announcements >/dev/null 2>&1
fi
cp "$pinned" "$dir/requirements.txt"
