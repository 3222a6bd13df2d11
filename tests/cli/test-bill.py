#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt bill as a script uses it: documented keys, exit status, one sentence on failure. Usage: test-bill.py VOLT"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tap import finish, point, volt

tariffs = pathlib.Path(os.environ["VS_DATADIR"]) / "tariffs"
folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-bill-"))
load = folder / "load.csv"
load.write_text("kW\n" + "1\n" * 8760)


def run(*arguments):
    done = subprocess.run([volt, "bill", *map(str, arguments)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def fails(name, arguments, status, says):
    code, out, err = run(*arguments)
    point(name, code == status and says in err and out == "", f"status {code}: {out} {err}")


code, out, err = run("--rate", tariffs / "flat-standard.json", "--load", load, "--json")
bill = json.loads(out)
point("a flat year: 8,760 kWh at 0.17 and 365 days at 0.35", code == 0 and abs(bill["annual_bill"] - (8760 * 0.17 + 365 * 0.35)) < 1e-6, out)
wanted = {"total", "energy", "demand_flat", "demand_tou", "fixed", "minimum", "kwh", "peak_kw"}
point("twelve months with the documented keys", len(bill["monthly"]) == 12 and all(wanted <= set(m) for m in bill["monthly"]), out)
code, out, err = run("--rate", tariffs / "flat-standard.json", "--load", load, "--json", "--year", 2018, "--zone", "America/Los_Angeles")
point("a month by the local clock", json.loads(out)["monthly"][2]["kwh"] == 743, out)
code, out, err = run("--rate", tariffs / "business-demand.json", "--load", load, "--profile", "ssc", "--metering", 2)
point("a table for people", code == 0 and "total" in out and len(out.splitlines()) >= 14, out + err)

readings = folder / "readings.csv"
readings.write_text("meter_id,timestamp,kwh\n" + "".join(f"{m},2026-06-{d:02}T{h:02}:00:00Z,{k}\n" for m, k in (("A", 1), ("B", 2)) for d in range(1, 31) for h in range(24)))
code, out, err = run("--rate", tariffs / "flat-standard.json", "--load", readings, "--meter", "B", "--zone", "UTC", "--json")
point("a meter of a file of readings", code == 0 and abs(json.loads(out)["annual_bill"] - (1440 * 0.17 + 30 * 0.35)) < 1e-6, out + err)
fails("a file of two meters", ["--rate", tariffs / "flat-standard.json", "--load", readings], 1, "--meter")
fails("a meter it does not hold", ["--rate", tariffs / "flat-standard.json", "--load", readings, "--meter", "C"], 1, "“C”")
fails("no arguments", [], 2, "Usage")
fails("an unknown profile", ["--rate", "r", "--load", "l", "--profile", "x"], 2, "profile")
fails("a metering option out of range", ["--rate", "r", "--load", "l", "--metering", 9], 2, "metering")
fails("an unknown zone", ["--rate", tariffs / "two-tier.json", "--load", load, "--zone", "Moon/Base"], 1, "Moon/Base")
fails("no such rate", ["--rate", folder / "none.json", "--load", load], 1, "none.json")
fails("a folder as a rate", ["--rate", folder, "--load", load], 1, str(folder))
fails("no such load", ["--rate", tariffs / "two-tier.json", "--load", folder / "none.csv"], 1, "none.csv")
fails("a folder as a load", ["--rate", tariffs / "two-tier.json", "--load", folder], 1, str(folder))
(folder / "leap.csv").write_text("1\n" * 8784)
fails("generation of another length", ["--rate", tariffs / "two-tier.json", "--load", load, "--generation", folder / "leap.csv"], 1, "same time")
sun = folder / "sun.csv"
sun.write_text("".join("3\n" if 10 <= i % 24 < 14 else "0\n" for i in range(8760)))
code, out, err = run("--rate", tariffs / "flat-standard.json", "--load", load, "--generation", sun, "--json")
bill = json.loads(out)
point("generation: 20 hours a day are bought, 8 kWh sold for nothing", code == 0 and abs(bill["annual_bill"] - (365 * 20 * 0.17 + 365 * 0.35)) < 1e-6
      and abs(sum(m["sold_kwh"] for m in bill["monthly"]) - 365 * 8) < 1e-6, out + err)
code, out, err = run("--rate", tariffs / "flat-standard.json", "--load", load, "--generation", sun, "--metering", 0, "--json")
point("net metering: 12 kWh a day", code == 0 and abs(json.loads(out)["annual_bill"] - (365 * 12 * 0.17 + 365 * 0.35)) < 1e-6, out + err)
code, out, err = run("--rate", tariffs / "business-demand.json", "--load", load, "--explain", "--json")
bill = json.loads(out)
point("the lines of a bill add up to it", code == 0 and abs(sum(l["amount"] for l in bill["lines"]) - bill["annual_bill"]) < 1e-6
      and all(abs(l["quantity"] * l["price"] * l["share"] - l["amount"]) < 1e-9 for l in bill["lines"]), out + err)
point("a line tells its hours", any(l["hours"] for l in bill["lines"] if l["kind"] == "energy"), out)
for name, text, says in [("empty", "", "empty"), ("short", "1\n" * 100, "100"), ("words", "1\n" * 50 + "many\n", "line 51"),
                         ("pairs", "1,2\n" * 8760, "line 1"), ("an hour short", "1\n" * 8759, "8759")]:
    path = folder / (name + ".csv")
    path.write_text(text)
    fails("a load that is " + name, ["--rate", tariffs / "two-tier.json", "--load", path], 1, says)
(folder / "binary.csv").write_bytes(bytes(range(256)) * 40)
fails("a binary load", ["--rate", tariffs / "two-tier.json", "--load", folder / "binary.csv"], 1, "binary.csv")
(folder / "text.json").write_text('{"energyratestructure": [[{"rate": "cheap"}]]}')
fails("a price in words", ["--rate", folder / "text.json", "--load", load], 1, "/energyratestructure/0/0/rate")
shutil.rmtree(folder)
sys.exit(finish())
