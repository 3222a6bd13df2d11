#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh: installs what is missing, builds, runs every test, among them real clicks in the window, and ends with "N passed, N failed".
cd "$(dirname "$0")/.." || exit 1
. src/setup.sh

need $build_packages $test_packages && build || { echo "0 passed, 1 failed"; exit 1; }

# The tests of the window wait for it more than they compute.
meson test -C build --no-rebuild --num-processes $(($(nproc) + 2)) --print-errorlogs >build/test.log 2>&1
grep -vE '^ninja:|^$|^Full log' build/test.log
exec python3 tests/tools/count.py build/meson-logs/testlog.json
