#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A big load of readings, and one of customers, cancelled and killed at random moments: how soon it is back, and whether the workspace is as
before (or, when killed, as before or after, never between) and sound.
Usage: stress-intake.py VOLT [MILLION READINGS] [ROUNDS]   (100 and 20 by default; a file of 3.5 GB in the folder for temporary files; a twentieth
as many customers)"""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

volt = str(pathlib.Path(sys.argv[1]).resolve())
meters = max(1, round(float(sys.argv[2]) * 1e6 / 8760)) if len(sys.argv) > 2 else 11416
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 20
folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-stress-"))
rng = random.Random(11)
stamps = [time.strftime(",%Y-%m-%dT%H:00:00Z,", time.gmtime(1735689600 + hour * 3600)) for hour in range(8760)]
tails = [stamp + "%.3f\n" % (rng.random() * 2) for stamp in stamps]


def write(path, n, first=0):
    with open(path, "w") as out:
        out.write("meter_id,timestamp,kwh\n")
        for meter in range(first, first + n):
            name = f"M{meter:06d}"
            out.write(name + name.join(tails))


def write_customers(path, n, first=0):
    with open(path, "w") as out:
        out.write("customer_id,name,kind,region,postcode,city,email,customer_since\n")
        for c in range(first, first + n):
            out.write(f"C{c:07d},Household of family {c},household,Region {c % 12},{c * 7919 % 90000:05d},Lantern Bay {c % 900},"
                      f"customer.{c:07d}@example-mail.org,20{c % 20:02d}-{c % 12 + 1:02d}-{c % 28 + 1:02d}\n")


def held(workspace, what):
    found = json.loads(subprocess.run([volt, "verify", str(workspace), "--json"], stdout=subprocess.PIPE, check=True).stdout)
    if not found["sound"]:
        sys.exit(f"damaged: {found['findings']}")
    return found["totals"][what]


def interrupt(how, seconds, what):
    """Seconds from the signal to the end of the process, and the rows in the workspace after it."""
    workspace = folder / "w.voltsource"
    for old in folder.glob("w.voltsource*"):
        old.unlink()
    shutil.copy(folder / "base.voltsource", workspace)
    with subprocess.Popen([volt, "import", str(workspace), str(folder / "big.csv")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        sent = time.monotonic()
        process.send_signal(how)
        process.wait()
        back = time.monotonic() - sent
    return back, held(workspace, what)


try:
    for what, make, few, many in [("readings", write, 100, meters), ("customers", write_customers, 0, meters * 438)]:
        make(folder / "small.csv", few, 900000)
        make(folder / "big.csv", many)
        base = folder / "base.voltsource"
        base.unlink(missing_ok=True)
        subprocess.run([volt, "new", str(base)], check=True, stdout=subprocess.DEVNULL)
        if few:
            subprocess.run([volt, "import", str(base), str(folder / "small.csv")], check=True, stdout=subprocess.DEVNULL)
        before = held(base, what)
        shutil.copy(base, folder / "full.voltsource")
        start = time.monotonic()
        subprocess.run([volt, "import", str(folder / "full.voltsource"), str(folder / "big.csv")], check=True, stdout=subprocess.DEVNULL)
        whole = time.monotonic() - start
        after = held(folder / "full.voltsource", what)
        print(f"{after - before:,} {what} in {whole:.2f} s, {(after - before) / whole / 1e6:.1f} M/s")
        (folder / "full.voltsource").unlink()
        for name, how, allowed in [("cancelled", signal.SIGINT, {before}), ("killed", signal.SIGKILL, {before, after})]:
            slowest, states = 0, {"before": 0, "after": 0}
            for _ in range(rounds):
                back, now = interrupt(how, rng.random() * whole, what)
                if now not in allowed and not (now == after and name == "cancelled"):   # the load may have ended before the signal came
                    sys.exit(f"{name}: {now:,} {what} are neither before ({before:,}) nor after ({after:,})")
                states["before" if now == before else "after"] += 1
                slowest = max(slowest, back if now == before else 0)
            print(f"{name:<10} {rounds} times: back within {slowest:.3f} s, {states['before']} as before, {states['after']} as after, all sound", flush=True)
finally:
    shutil.rmtree(folder)
