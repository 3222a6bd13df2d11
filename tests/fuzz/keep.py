#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of the inputs a fuzzer found, the few that together reach the most code: reads libFuzzer's merge control file and makes them the corpus.
Usage: keep.py CONTROL CORPUS"""
import hashlib
import pathlib
import sys

MOST, BYTES, LONGEST = 60, 200_000, 12_000


def made_up(path):
    """libFuzzer names what it makes by a hash of it."""
    return set(pathlib.Path(path).name) <= set("0123456789abcdef") and len(pathlib.Path(path).name) in (12, 40)


lines = pathlib.Path(sys.argv[1]).read_text().splitlines()
inputs = lines[2:2 + int(lines[0])]
reach = {int(number): set(edges) for kind, number, *edges in (line.split() for line in lines[2 + len(inputs):]) if kind == "COV"}
sizes = {number: pathlib.Path(inputs[number]).stat().st_size for number in reach}
named = {number for number in reach if not made_up(inputs[number])}   # written by hand: they stay
kept, seen, size = [], set(), 0
left = {number for number in reach if sizes[number] <= LONGEST}
while left and len(kept) < MOST:
    best = max(left, key=lambda number: (number in named, len(reach[number] - seen), -sizes[number]))
    left.remove(best)
    if best not in named and not reach[best] - seen:
        break
    if size + sizes[best] <= BYTES:
        kept.append(pathlib.Path(inputs[best]))
        seen |= reach[best]
        size += sizes[best]
contents = [(None if made_up(path) else path.name, path.read_bytes()) for path in kept]
corpus = pathlib.Path(sys.argv[2])
for path in corpus.iterdir():
    path.unlink()
for name, data in contents:
    (corpus / (name or hashlib.sha1(data).hexdigest()[:12])).write_bytes(data)
print(f"{corpus.name}: {len(kept)} inputs, {size} bytes, {len(seen)} of {len(set().union(*reach.values()))} edges")
