#!/bin/sh
# Says in one sentence what would keep JupyterLab from starting, before anything is installed:
#   sh internal/lab/ready.sh VENV FOLDER LESSON PORT
set -u
venv=$1 folder=$2 lesson=$3 port=$4

fail() {
	echo "$*" >&2
	exit 1
}

case $PWD in *[,:]*) fail "The path $PWD has a comma or a colon, which Go's kernel takes for separators: rename the folder." ;; esac
# shellcheck disable=SC2046,SC2035 # the names become words of the sentence
test -e "notebooks/$lesson" || test -e "$folder/$lesson" || fail "There is no $lesson in $folder: 'make lab LESSON=lesson' opens one of these:" $(cd notebooks && ls */*.ipynb)

# Does the port belong to another program? Whether there is a Python at all, venv.sh says.
python=$venv/bin/python
test -x "$python" || python=python3
said=$("$python" 2>/dev/null -c '
import socket, sys
try:
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", int(sys.argv[1])))
except (OSError, ValueError, OverflowError) as e:
    print(getattr(e, "strerror", None) or e)' "$port")
test -z "$said" || fail "Port $port cannot be used ($said): 'make lab PORT=0' takes one that can."

# Megabytes, as measured, and where: for all that is installed, for modules and compiled packages
# if those are not there yet, and for what is there only while it is made.
if test -e "$venv/libexec/cnnlessons/installed"; then
	set -- 20 "$venv" 20 "${TMPDIR:-/tmp}"
else
	test -w "$(dirname "$venv")" || fail "This folder cannot be written to, and make lab installs into it: copy it to one of your own."
	set -- 350 "$venv" 400 "${TMPDIR:-/tmp}"
	modules=$(go env GOMODCACHE)
	ls "$modules"/github.com/janpfeifer/gonb@* >/dev/null 2>&1 || set -- "$@" 400 "$modules" 450 "$(go env GOCACHE)"
fi
said=$(while test $# -gt 0; do
	dir=$2
	until test -d "$dir"; do dir=$(dirname "$dir"); done
	df -Pk "$dir" | awk -v need="$1" -v dir="$(cd "$dir" && pwd)" 'NR == 2 { printf "%s %s\t%d\t%d\t%s\n", $1, $NF, need, $4 / 1024, dir }'
	shift 2
done | awk -F '\t' '{ need[$1] += $2; free[$1] = $3; dir[$1] = $4 }
	END { for (disk in need) if (free[disk] < need[disk]) { printf "The disk of %s has %d MB left, and make lab needs %d: free some space there.", dir[disk], free[disk], need[disk]; exit } }')
test -z "$said" || fail "$said"
