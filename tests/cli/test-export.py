#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt export as a script uses it. Usage: test-export.py VOLT"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile

volt = sys.argv[1]
folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-export-"))
ws = folder / "w.voltsource"
n = 0


def point(name, ok, why=""):
    global n
    n += 1
    print(f"{'ok' if ok else 'not ok'} {n} - {name}")
    if not ok:
        print("# " + str(why).replace("\n", "\n# "))


def run(*arguments, **more):
    done = subprocess.run([volt, "export", *map(str, arguments)], capture_output=True, text=True, timeout=60, **more)
    return done.returncode, done.stdout, done.stderr


def fails(name, arguments, status, *says):
    code, out, err = run(*arguments)
    point(name, code == status and all(s in err for s in says) and out == "", f"status {code}: {out} {err}")


subprocess.run([volt, "new", ws], capture_output=True)
db = sqlite3.connect(ws)
db.executemany("INSERT INTO customer (customer_id, name, kind, region) VALUES (?, ?, ?, ?)",
               [("007", "Ann, Ltd", "business", "North"), ("B", "Bo", "household", None)])
db.execute("INSERT INTO invoice (invoice_id, customer_id, kind, issued_on, amount, tax, status) VALUES ('I', '007', 'invoice', 20600, 1210000, 210000, 'open')")
db.execute("INSERT INTO table_version VALUES ('customer', 1), ('invoice', 1)")
db.commit()
db.close()

# ── done ──
code, out, err = run(ws, "csv", "customer", "-")
point("CSV on standard output", code == 0 and out.startswith("customer_id,name,kind,") and '\n007,"Ann, Ltd",business,' in out, f"{code} {out} {err}")
code, out, err = run(ws, "csv", "customer", folder / "c.csv", "--json")
point("CSV into a file, said as JSON", code == 0 and json.loads(out or "{}") == {"kind": "csv", "name": "customer", "path": str(folder / "c.csv"), "rows": 2}, out + err)
code, out, err = run(ws, "tableau", folder / "w.twbx", "--json")
said = json.loads(out or "{}")
point("a Tableau package", code == 0 and said["tables"] == 6 and said["worksheets"] == 3 and said["rows"] >= 3 and zipfile.is_zipfile(folder / "w.twbx"), out + err)
for kind, magic in (("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<?xml")):
    path = folder / f"page.{kind}"
    code, out, err = run(ws, kind, "executive", path, "--theme", "dark", "--width", "1000")
    point(f"a page as {kind}", code == 0 and out == f"{path}\n" and path.read_bytes().startswith(magic), f"{code} {out} {err}")
    os.unlink(path)
pages = [p.stem for p in pathlib.Path(os.environ["VS_DATADIR"], "dashboards").glob("*.json") if not p.stem.endswith(".schema")]
failed = [p for p in pages if run(ws, "pdf", p, folder / f"{p}.pdf")[0] != 0]
point("every shipped dashboard", pages and not failed, failed)
code, out, err = run(ws, "pdf", folder / "default.pdf")
point("the executive view unless named", code == 0 and (folder / "default.pdf").read_bytes() == (folder / "executive.pdf").read_bytes(), err)

# ── failed ──
fails("no such entity", [ws, "csv", "custmer", folder / "x.csv"], 1, "custmer", "customer")
fails("no such dashboard", [ws, "pdf", "executiv", folder / "x.pdf"], 1, "executiv")
fails("no such workbook", [ws, "tableau", "executiv", folder / "x.twbx"], 1, "executiv")
fails("no such workspace", [folder / "no.voltsource", "pdf", folder / "x.pdf"], 1, "no.voltsource")
for kind, name in (("csv", "customer"), ("tableau", "executive"), ("pdf", "executive"), ("png", "executive")):
    fails(f"no folder for {kind}", [ws, kind, name, folder / "no/such/x"], 1, "no/such/x")
    fails(f"a folder is no file for {kind}", [ws, kind, name, folder], 1, str(folder))
fails("a picture beyond what can be drawn", [ws, "png", folder / "x.png", "--width", "20000", "--scale", "9"], 1, "x.png")
fails("a page of no width", [ws, "png", folder / "x.png", "--width", "0"], 1, "240")
point("nothing half-written is left", not list(folder.glob("x.*")) and not list(folder.glob("*.tables-*")) and not list(folder.glob("*.??????")),
      [p.name for p in folder.iterdir()])

# ── wrong usage ──
fails("too little", [ws], 2, "Usage")
fails("a format that is not offered", [ws, "salesforce", folder / "x"], 2, "salesforce", "csv")
fails("no entity", [ws, "csv", folder / "x.csv"], 2, "entity")
fails("no such theme", [ws, "pdf", folder / "x.pdf", "--theme", "pink"], 2, "pink", "dark")
fails("no such option", [ws, "pdf", folder / "x.pdf", "--pink"], 2, "--pink")

shutil.rmtree(folder)
print(f"1..{n}")
