#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the tests of a meson log: each TAP point, or the whole program where it speaks no TAP. Prints "N passed, N failed"."""
import json
import re
import sys

passed = failed = skipped = 0
try:
    lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
except OSError as error:
    lines = []
    print(f"The test log could not be read: {error}")
for line in lines:
    test = json.loads(line)
    points = re.findall(r"^\s*(not ok|ok)\b(.*)$", test.get("stdout") or "", re.M)
    bad = sum(word == "not ok" and "# TODO" not in rest for word, rest in points)
    skip = sum(word == "ok" and "# SKIP" in rest for word, rest in points)
    good = sum(word == "ok" for word, rest in points) - skip
    result = test["result"]
    if result in ("FAIL", "TIMEOUT", "ERROR", "INTERRUPT", "UNEXPECTEDPASS"):
        bad = max(bad, 1)
        print(f"failed: {test['name']} ({result.lower()})")
    elif result == "SKIP":
        good, skip = 0, max(skip, 1)
    elif not points:
        good = 1
    passed, failed, skipped = passed + good, failed + bad, skipped + skip
if skipped:
    print(f"{skipped} skipped: what they need is not on this machine")
if passed == 0:
    failed = max(failed, 1)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
