#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A big load of readings cancelled, and killed, at random moments: how soon it is back, and whether the workspace is as before (or, when killed,
as before or after, never between) and sound.
Usage: stress-intake.py VOLT [MILLION READINGS] [ROUNDS]   (100 and 20 by default; a file of 3.5 GB in the folder for temporary files)"""
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


def readings(workspace):
    found = json.loads(subprocess.run([volt, "verify", str(workspace), "--json"], stdout=subprocess.PIPE, check=True).stdout)
    if not found["sound"]:
        sys.exit(f"damaged: {found['findings']}")
    return found["totals"]["readings"]


def interrupt(how, seconds):
    """Seconds from the signal to the end of the process, and the readings in the workspace after it."""
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
    return back, readings(workspace)


try:
    write(folder / "small.csv", 100, 900000)
    write(folder / "big.csv", meters)
    base = folder / "base.voltsource"
    subprocess.run([volt, "new", str(base)], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([volt, "import", str(base), str(folder / "small.csv")], check=True, stdout=subprocess.DEVNULL)
    before = readings(base)
    shutil.copy(base, folder / "full.voltsource")
    start = time.monotonic()
    subprocess.run([volt, "import", str(folder / "full.voltsource"), str(folder / "big.csv")], check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - start
    after = readings(folder / "full.voltsource")
    print(f"{after - before:,} readings in {whole:.2f} s, {(after - before) / whole / 1e6:.1f} M/s")
    (folder / "full.voltsource").unlink()
    for name, how, allowed in [("cancelled", signal.SIGINT, {before}), ("killed", signal.SIGKILL, {before, after})]:
        slowest, states = 0, {"before": 0, "after": 0}
        for _ in range(rounds):
            back, now = interrupt(how, rng.random() * whole)
            if now not in allowed and not (now == after and name == "cancelled"):   # the load may have ended before the signal came
                sys.exit(f"{name}: {now:,} readings are neither before ({before:,}) nor after ({after:,})")
            states["before" if now == before else "after"] += 1
            slowest = max(slowest, back if now == before else 0)
        print(f"{name:<10} {rounds} times: back within {slowest:.3f} s, {states['before']} as before, {states['after']} as after, all sound")
finally:
    shutil.rmtree(folder)
