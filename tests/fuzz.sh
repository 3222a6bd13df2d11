#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz.sh [MINUTES [NAME…]]: libFuzzer over every parser that reads what others wrote, each for so many minutes (10), with address and
# undefined-behaviour checks, at most 1 GiB and 10 s for an input. Needs clang. Builds in build-fuzz/. What is found is put there as
# NAME.crash-…, NAME.timeout-…; what reached something new is kept in build-fuzz/found/NAME. Then `fuzz.sh merge [NAME…]` takes the few of
# them that reach the most into tests/fuzz/corpus, over which the ordinary tests run (suite "fuzz"). An input that was mended is put there by
# hand under a name that says what it was.
cd "$(dirname "$0")/.." || exit 1
minutes=10
[ $# -gt 0 ] && { minutes=$1; shift; }
names=$*
[ -n "$names" ] || names=$(ls tests/fuzz/fuzz-*.c | sed 's/.*fuzz-//; s/\.c$//')

if [ ! -f build-fuzz/build.ninja ]; then
  CC=clang meson setup build-fuzz -Db_sanitize=address,undefined -Db_lundef=false \
    '-Dc_args=-fsanitize=fuzzer-no-link -fno-sanitize-recover=undefined' >/dev/null || exit 1
fi
ninja -C build-fuzz fuzzers >/dev/null || exit 1

export VS_DATADIR="$PWD/data" GSETTINGS_BACKEND=memory LC_ALL=C.UTF-8 TZ=UTC
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1 LSAN_OPTIONS=suppressions="$PWD/tests/tools/lsan.supp":print_suppressions=0
failed=0
for name in $names; do
  fuzzer=build-fuzz/tests/fuzz/fuzz-$name corpus=tests/fuzz/corpus/$name found=build-fuzz/found/$name
  mkdir -p "$found" "$corpus"
  if [ "$minutes" = merge ]; then
    all=$(mktemp -d)
    $fuzzer -merge=1 -merge_control_file="$all/control" -rss_limit_mb=1024 -timeout=10 "$all" "$corpus" "$found" >/dev/null 2>&1
    python3 tests/fuzz/keep.py "$all/control" "$corpus" || failed=1
    rm -r "$all"
    continue
  fi
  dict=tests/fuzz/$name.dict
  [ -f "$dict" ] && dict=-dict=$dict || dict=
  echo "== $name"
  $fuzzer -max_total_time=$((minutes * 60)) -rss_limit_mb=1024 -timeout=10 -max_len=16384 -print_final_stats=1 $dict \
    -artifact_prefix="build-fuzz/$name." "$found" "$corpus" >"build-fuzz/$name.log" 2>&1 || { failed=1; tail -40 "build-fuzz/$name.log"; }
  grep -E 'DONE|stat::(number|peak)' "build-fuzz/$name.log"
done
exit $failed
