#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input, as a user would make it: one sentence on standard error with the file and what to do, the right exit status, the workspace
as it was. Usage: test-bad-input.py VOLT"""
import ctypes
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from tap import finish, point, volt

folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-bad-"))


def respect_modes():
    """For root no folder is read-only, unless it gives that right up: PR_CAPBSET_DROP of CAP_DAC_OVERRIDE."""
    if os.getuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def run(*arguments, limit=60):
    done = subprocess.run([volt, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=limit, preexec_fn=respect_modes,
                          cwd=folder)
    return done.returncode, done.stdout, done.stderr


def content(path):
    """The rows of a workspace but for bookkeeping: what a failed act must not have changed."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    text = hashlib.sha256()
    for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").fetchall():
        for row in db.execute(f'SELECT * FROM "{table}"'):
            text.update(repr((table, row)).encode())
    db.close()
    return text.hexdigest()


def refuses(name, arguments, status=1, says=(), workspace=None):
    before = content(workspace) if workspace else None
    code, out, err = run(*arguments)
    lines = [line for line in err.replace("\r\x1b[K", "").strip().splitlines() if line]
    limit = 2 if status == 2 else 1
    good = code == status and 1 <= len(lines) <= limit and all(word in err for word in says) and "CRITICAL" not in err and "WARNING" not in err
    if workspace and content(workspace) != before:
        good, err = False, err + "\n(the workspace was changed)"
    point(name, good, f"status {code}, wanted {status} and {says}: {err}")


def write(name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


good = folder / "good.voltsource"
code, out, err = run("new", good)
point("new", code == 0 and good.exists(), err)
customers = write("customers.csv", "customer_id,name,kind,region\nC1,Household 1,household,North\nC2,Shop 2,business,South\n")
mapping = write("customers.json", json.dumps({
    "name": "customers", "target": "customer", "columns": [
        {"source_column": name, "target_column": name, "data_type": "text", "nullable": name != "customer_id"}
        for name in ("customer_id", "name", "kind", "region")]}))
code, out, err = run("import", good, customers, "--mapping", mapping)
point("import of a good file", code == 0, err)

refuses("a missing file", ["import", good, folder / "nowhere.csv", "--mapping", mapping], says=["nowhere.csv"], workspace=good)
(folder / "nothing").mkdir()
refuses("a folder without files", ["import", good, folder / "nothing", "--mapping", mapping], says=["nothing"], workspace=good)
refuses("an empty file", ["import", good, write("empty.csv", ""), "--mapping", mapping], says=["empty.csv"], workspace=good)
refuses("a binary file", ["import", good, write("binary.csv", bytes(range(256)) * 64)], says=["binary.csv"], workspace=good)
refuses("a CSV without the key column", ["import", good, write("keyless.csv", "name,kind\nA,household\n"), "--mapping", mapping],
        says=["keyless.csv", "customer_id"], workspace=good)
broken = json.loads(mapping.read_text())
broken["columns"][0]["data_type"] = 7
refuses("a mapping with a wrong type", ["import", good, customers, "--mapping", write("broken.json", json.dumps(broken))],
        says=["broken.json", "/columns/0/data_type"], workspace=good)
refuses("a mapping that is no JSON", ["import", good, customers, "--mapping", write("nojson.json", "{ \"name\": ")], says=["nojson.json"], workspace=good)
refuses("a mapping that is not there", ["import", good, customers, "--mapping", "demo-custmer"], says=["demo-custmer"], workspace=good)

refuses("a mapping with an encoding that is none", ["import", good, customers, "--mapping", write("encoding.json", json.dumps(
    {**json.loads(mapping.read_text()), "source": {"encoding": "UTF--8"}}))], says=["customers.csv", "UTF--8"], workspace=good)
refuses("a file of readings without the column", ["import", good, customers, "--mapping", "reading"], says=["customers.csv", "meter_id"], workspace=good)
code, out, err = run("import", good, write("escape.csv", "customer\x1b[2J\x07,\x9b1m,b\n1,2,3\n"), "--mapping", mapping)
point("a heading with escape sequences is shown, not sent to the terminal", code == 1 and "customer\ufffd[2J" in err and err.count("\n") == 1
      and not any(c in err for c in "\x1b\x07\x9b"), repr(err))
damaged = folder / "damaged.voltsource"
data = bytearray(good.read_bytes())
data[100:108] = b"\x5a" * 8     # the head of the schema's page: every look into the file fails
damaged.write_bytes(data)
for verb in ("run", "verify", "ev", "collections"):
    refuses(f"{verb}: a workspace whose first page is damaged", [verb, damaged], says=["damaged.voltsource", "damaged;"])

block = folder / "block.voltsource"
shutil.copy(good, block)
run("import", block, write("readings.csv", "meter_id,timestamp,kwh\n" + "".join(f"M1,2026-01-01 {h:02d}:00:00,{h}.5\n" for h in range(24))), "--mapping", "reading")
db = sqlite3.connect(block)
db.execute("UPDATE interval_block SET data = x'00'")
db.commit()
db.close()
refuses("a workspace with a damaged block of readings", ["run", block], says=["block.voltsource", "block ", "damaged"])

newer = folder / "newer.voltsource"
shutil.copy(good, newer)
db = sqlite3.connect(newer)
db.execute("PRAGMA user_version = 9999")
db.commit()
db.close()
refuses("a workspace of a newer version", ["run", newer], says=["newer.voltsource"], workspace=newer)
for version in (-3, 0, 1):
    db = sqlite3.connect(newer)
    db.execute(f"PRAGMA user_version = {version}")
    db.commit()
    db.close()
    refuses(f"a workspace that says version {version}", ["run", newer], says=["newer.voltsource"], workspace=newer)
refuses("a model of an entity that is none", ["score", good, write("model.json", (pathlib.Path(os.environ["VS_DATADIR"]) / "models/health.json")
        .read_text().replace('"entity": "customer"', '"entity": "custom"'))], says=["health", "custom"], workspace=good)
refuses("a file that is no workspace", ["run", write("text.voltsource", "customer_id,name\n" * 500)], says=["text.voltsource"])
other = folder / "other.voltsource"
db = sqlite3.connect(other)
db.execute("CREATE TABLE t (x)")
db.commit()
db.close()
refuses("another program's database", ["run", other], says=["other.voltsource"], workspace=other)
refuses("an empty file as workspace", ["run", write("hollow.voltsource", "")], says=["hollow.voltsource"])
refuses("a workspace that is not there", ["run", folder / "gone.voltsource"], says=["gone.voltsource"])
refuses("new over a file that is there", ["new", good], says=["good.voltsource"], workspace=good)
refuses("wrong usage: no arguments", ["import"], status=2)
refuses("wrong usage: unknown option", ["run", good, "--no-such-option"], status=2, says=["--no-such-option"])
refuses("wrong usage: a date that is none", ["run", good, "--as-of", "2026-02-30"], status=2, says=["2026-02-30"])
refuses("an unknown verb", ["improt", good], status=2, says=["import"])

locked = folder / "locked"
locked.mkdir()
locked.chmod(0o555)
refuses("a read-only folder", ["new", locked / "w.voltsource"], says=["w.voltsource"])

busy = folder / "busy.voltsource"
shutil.copy(good, busy)
db = sqlite3.connect(busy, isolation_level=None)
db.execute("PRAGMA journal_mode")
db.execute("BEGIN IMMEDIATE")
before = time.monotonic()
code, out, err = run("import", busy, customers, "--mapping", mapping)
waited = time.monotonic() - before
point("a second process is writing", code == 1 and "busy.voltsource" in err and waited < 30, f"status {code} after {waited:.1f} s: {err}")
db.execute("ROLLBACK")
db.close()
code, out, err = run("import", busy, customers, "--mapping", mapping)
point("and once it has finished, the same import works", code == 0, err)

small = folder / "small"
small.mkdir()
if os.getuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small], capture_output=True).returncode == 0:
    try:
        full = small / "full.voltsource"
        code, out, err = run("new", full)
        many = write("many.csv", "customer_id,name,kind,region\n" + "".join(f"C{i},{hashlib.sha256(str(i).encode()).hexdigest() * 4},household,North\n"
                                                                        for i in range(40000)))
        if code == 0:
            refuses("a full disk", ["import", full, many, "--mapping", mapping], says=["full.voltsource"], workspace=full)
        else:
            point("a full disk", "full.voltsource" in err and code == 1, err)
    finally:
        subprocess.run(["umount", small])
else:
    point("a full disk", True, skip="needs root to mount a small disk")

shutil.rmtree(folder, ignore_errors=True)
sys.exit(finish())
