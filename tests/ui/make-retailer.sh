#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make-retailer.sh VOLT FILE.voltsource DEPFILE: a small retailer, everything computed, once for all tests of the window. The depfile says
# what it is made of, so that it is made anew when rules or models change.
set -e
volt=$1 out=$2 folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
{
  "$volt" demo "$folder/demo" --customers 120 --as-of 2026-06-30
  "$volt" new "$folder/Small Retailer.voltsource"
  "$volt" import "$folder/Small Retailer.voltsource" "$folder"/demo/*.csv
  "$volt" run "$folder/Small Retailer.voltsource" --as-of 2026-06-30
} >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
{ printf '%s:' "$out"; find "$VS_DATADIR" -type f -printf ' %p'; } >"$3"
mv "$folder/Small Retailer.voltsource" "$out"
