#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [FILE.voltsource]: installs what is missing, builds, and opens the window on FILE, or on the demo retailer, which is made the
# first time. Without a display it does the same and prints the headline numbers and what it wrote under out/.
set -e
case ${1:-} in
  -*) echo "Usage: sh src/run.sh [FILE.voltsource]" >&2; exit 2 ;;
  '') file= ;;
  *) [ -f "$1" ] || { echo "There is no file “$1”." >&2; exit 1; }
     file=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
esac
cd "$(dirname "$0")/.."
. src/setup.sh

need $build_packages
build

volt=$PWD/build/src/cli/volt
customers=2000
as_of=2026-06-30
export VS_DATADIR="$PWD/data" GSETTINGS_SCHEMA_DIR="$PWD/build/data"

# The demo and everything made from it. Each part is made when it is not there or older than what it is made from.
demo () {
  mkdir -p out
  if [ ! -f out/demo.voltsource ]; then
    echo "Making the demo retailer with $customers customers…"
    "$volt" demo out/demo --customers $customers --as-of $as_of
    rm -f out/new.voltsource
    "$volt" new out/new.voltsource
    "$volt" import out/new.voltsource $(ls out/demo/*.csv)
    mv out/new.voltsource out/demo.voltsource
  fi
  "$volt" run out/demo.voltsource --as-of $as_of
  [ out/executive.pdf -nt out/demo.voltsource ] || "$volt" export out/demo.voltsource pdf executive out/executive.pdf
  [ out/executive.png -nt out/demo.voltsource ] || "$volt" export out/demo.voltsource png executive out/executive.png
  [ out/voltsource.twbx -nt out/demo.voltsource ] || "$volt" export out/demo.voltsource tableau out/voltsource.twbx
  [ -f out/ev-campaign.csv ] || "$volt" campaign out/demo.voltsource new ev-offer --out out/ev-campaign.csv
}

headlines () {
  echo
  "$volt" query out/demo.voltsource '{"measures": ["customers", "revenue_12m", "overpaying_customers", "overpaid_amount", "receivables", "overdue", "expected_loss", "likely_ev_owners", "ev_offer_value"]}'
  echo
  for made in out/demo.voltsource out/executive.pdf out/executive.png out/voltsource.twbx out/ev-campaign.csv; do
    echo "$PWD/$made"
  done
}

if [ -z "$file" ]; then
  demo
  file=$PWD/out/demo.voltsource
fi
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec build/src/app/voltsource "$file"
elif [ "$file" = "$PWD/out/demo.voltsource" ]; then
  headlines
else
  "$volt" run "$file"
  echo "There is no display to open the window on; “$volt --help” lists what can be done without."
fi
