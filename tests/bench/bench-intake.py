#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows a second into a workspace, seconds of processor, peak memory, and the ratio to `sqlite3 .import`, and to duckdb where it is on the machine,
of the same file in the same run; of a file that comes again too.
Usage: bench-intake.py VOLT [MILLION READINGS] [RUNS]   (10 and 3 by default; the best of the runs counts)"""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

volt = str(pathlib.Path(sys.argv[1]).resolve())
millions = float(sys.argv[2]) if len(sys.argv) > 2 else 10
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-bench-"))
HOURS = 8760
stamps = [time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime(1735689600 + hour * 3600)) for hour in range(HOURS)]
rng = random.Random(7)
values = ["%.3f" % (rng.random() * 2) for _ in range(HOURS)]


def long_file(path, n):
    """Meter by meter, one reading a row."""
    with open(path, "w") as out:
        out.write("meter_id,timestamp,kwh\n")
        for meter in range(n):
            shift = rng.randrange(HOURS)
            out.write("".join(f"M{meter:06d},{stamps[h]},{values[(h + shift) % HOURS]}\n" for h in range(HOURS)))
    return n * HOURS


def hour_file(path, n):
    """Hour by hour, all meters: the order in which a head-end exports."""
    ids = [f"M{meter:06d}" for meter in range(n)]
    with open(path, "w") as out:
        out.write("meter_id,timestamp,kwh\n")
        for h in range(HOURS):
            out.write("".join(f"{ids[m]},{stamps[h]},{values[(h + 37 * m) % HOURS]}\n" for m in range(n)))
    return n * HOURS


def wide_file(path, n):
    """A day a row."""
    with open(path, "w") as out:
        out.write("meter_id,date," + ",".join(f"h{h:02d}" for h in range(24)) + "\n")
        for meter in range(n):
            for day in range(365):
                at = (day * 24 + 131 * meter) % (HOURS - 24)
                out.write(f"M{meter:06d},{stamps[day * 24][:10]}," + ",".join(values[at:at + 24]) + "\n")
    return n * 365 * 24


def customer_file(path, n):
    """21 columns, 200 bytes a row."""
    heads = [f",{rng.choice(['household', 'business'])},{rng.choice(['Gold', 'Silver', 'Bronze'])},Segment {rng.randrange(9)},Region {rng.randrange(12)},"
             f"{rng.randrange(90000):05d},Lantern Bay {rng.randrange(900)},US," for _ in range(20000)]
    tails = [f",{rng.choice(['en', 'es', 'fr'])},{rng.randrange(1930, 2005)},{rng.choice(['over 100 thousand', '50 to 100 thousand', 'under 50 thousand'])},"
             f"{rng.choice(['', '', str(rng.randrange(10**7)) + '.25'])},20{rng.randrange(8, 25):02d}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d},"
             f"{rng.choice(['', '', '', '2025-03-31'])},USD,{rng.randrange(9000)}.50,{rng.choice(['true', 'false'])},{rng.choice(['true', 'false'])},"
             f"{rng.choice(['gas', 'heat pump', 'district heating'])}\n" for _ in range(20000)]
    with open(path, "w") as out:
        out.write("customer_id,name,kind,tier,segment,region,postcode,city,country,email,language,birth_year,income_band,annual_revenue,customer_since,"
                  "ended_on,currency,credit_limit,consent_email,vulnerable,heating\n")
        for c in range(n):
            out.write(f"C{c:07d},Household of family {c}{heads[c * 7919 % 20000]}customer.{c:07d}@example-mail.org{tails[c * 104729 % 20000]}")
    return n


def timed(command, stdin=None):
    """Seconds, peak memory in MiB and seconds of processor of the process."""
    start = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.PIPE if stdin else None, stdout=subprocess.DEVNULL, text=True) as process:
        if stdin:
            process.stdin.write(stdin)
            process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed")
    return time.monotonic() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def into_volt(file):
    workspace = folder / "w.voltsource"
    workspace.unlink(missing_ok=True)
    subprocess.run([volt, "new", workspace], check=True, stdout=subprocess.DEVNULL)
    first = timed([volt, "import", str(workspace), str(file)])
    size = workspace.stat().st_size
    return *first, size, timed([volt, "import", str(workspace), str(file)])[0]


def into_sqlite(file):
    database = folder / "plain.db"
    database.unlink(missing_ok=True)
    return timed(["sqlite3", str(database)], f".mode csv\n.import '{file}' t\n")[0]


def into_duckdb(file):
    database = folder / "plain.duckdb"
    database.unlink(missing_ok=True)
    return timed(["duckdb", str(database), "-c", f"CREATE TABLE t AS SELECT * FROM read_csv('{file}')"])[0]


print(f"{'file':<26}{'rows':>12}{'M rows/s':>10}{'processor':>11}{'peak MiB':>10}{'bytes/row':>11}{'again, s':>10}{'× sqlite3 .import':>19}{'× duckdb':>10}")
meters = max(1, round(millions * 1e6 / HOURS))
for name, make, n in [("readings, meter by meter", long_file, meters), ("readings, hour by hour", hour_file, meters), ("readings, a day a row", wide_file, meters),
                      ("customers, 21 columns", customer_file, round(millions * 50000))]:
    path = folder / "file.csv"
    rows = make(path, n)
    subprocess.run(["cat", path], stdout=subprocess.DEVNULL)   # in the page cache for both
    best = min((into_volt(path) for _ in range(runs)), key=lambda run: run[0])
    peer = min(into_sqlite(path) for _ in range(runs)) if shutil.which("sqlite3") else float("nan")
    duck = min(into_duckdb(path) for _ in range(runs)) if shutil.which("duckdb") else float("nan")
    print(f"{name:<26}{rows:>12,}{rows / best[0] / 1e6:>10.2f}{best[2]:>10.2f}s{best[1]:>10.0f}{best[3] / rows:>11.1f}{best[4]:>10.2f}{peer / best[0]:>19.1f}{duck / best[0]:>10.1f}", flush=True)
shutil.rmtree(folder)
