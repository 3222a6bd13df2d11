#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# sanitize.sh: the tests of the core and of the charts once more under AddressSanitizer and UndefinedBehaviorSanitizer, in build-sanitize/.
cd "$(dirname "$0")/.." || exit 1
. src/setup.sh
need $build_packages $test_packages || exit 1
[ -f build-sanitize/build.ninja ] || meson setup build-sanitize -Db_sanitize=address,undefined -Db_lundef=false >/dev/null || exit 1
core="$(ls tests/core) chart"
ninja -C build-sanitize >/dev/null || exit 1
ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=suppressions="$PWD/tests/tools/lsan.supp" UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
  exec meson test -C build-sanitize --no-rebuild --print-errorlogs --timeout-multiplier 4 $(for room in $core; do printf -- '--suite %s ' "$room"; done)
