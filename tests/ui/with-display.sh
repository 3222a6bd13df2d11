#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# with-display.sh PROGRAM…: runs it on a display of its own, with a session bus of its own. Says so in TAP where that is not possible.
command -v Xvfb >/dev/null 2>&1 || { echo "1..0 # SKIP there is no Xvfb"; exit 0; }
command -v dbus-run-session >/dev/null 2>&1 || { echo "1..0 # SKIP there is no dbus-run-session"; exit 0; }
numbers=$(mktemp)
trap 'kill $server 2>/dev/null; rm -f "$numbers"' EXIT
Xvfb -noreset -displayfd 3 -screen 0 1800x1200x24 -nolisten tcp 3>"$numbers" 2>/dev/null &
server=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -s "$numbers" ] && break
  sleep 0.25
done
[ -s "$numbers" ] || { echo "1..0 # SKIP Xvfb does not start"; exit 0; }
# Services that the bus starts talk on its output: only the program's own reaches the test.
DISPLAY=:$(cat "$numbers") dbus-run-session -- sh -c 'exec "$@" >&4 4>&-' sh "$@" 4>&1 >/dev/null
