#!/bin/sh
# Runs a command in a network namespace that has the loopback interface and nothing else:
#   unshare --net sh internal/lab/offline.sh COMMAND…
ip link set lo up && exec "$@"
