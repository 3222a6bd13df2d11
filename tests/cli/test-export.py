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

from tap import finish, point, volt

folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-export-"))
ws = folder / "w.voltsource"


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
# ── a page as a workbook and as files: read with nothing but zip and XML ──
import xml.etree.ElementTree as ET

db = sqlite3.connect(ws)
db.executemany("INSERT INTO customer (customer_id, name, kind, region, customer_since, consent_email) VALUES (?, ?, ?, ?, 20000, 1)",
               [("=1+1", "=HYPERLINK(\"http://x\")", "household", "+North"), ("D", "@sum \u20ac\u0001", "household", "-1")])
db.execute("UPDATE table_version SET version = version + 1")
db.execute("INSERT INTO document (kind, name, version, json, author, at) VALUES ('dashboards', 'odd', 1, ?, 't', 0)", (json.dumps({
    "name": "odd", "title": "Odd", "tiles": [
        {"id": "list", "title": "A [very] long: title/that*no?sheet could bear", "mark": "table",
         "query": {"rows": "customer", "fields": ["customer_id", "name", "region", "customer_since", "consent_email", "birth_year"], "order": ["customer_id"]}},
        {"id": "again", "title": "A [very] long: title/that*no?sheet could bear", "mark": "kpi", "value": "customers"},
        {"id": "money", "title": "Bills", "mark": "bar", "query": {"by": ["invoice.kind"], "measures": ["revenue"]}},
        {"id": "words", "title": "History", "mark": "text", "text": "=2+2"}]}),))
db.commit()
db.close()
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(path, number):
    """Cells of a sheet: {"A1": (type, text)}."""
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return {c.get("r"): (c.get("t", "n"), "".join(t.text or "" for t in c.iter() if t.tag in (MAIN + "t", MAIN + "v")))
            for c in root.iter(MAIN + "c")}, list(root.iter(MAIN + "f"))


code, out, err = run(ws, "xlsx", "--dashboard", "odd", folder / "odd.xlsx", "--json")
point("a page as a workbook", code == 0 and json.loads(out or "{}").get("sheets") == 4, out + err)
cells, formulas = sheet(folder / "odd.xlsx", 1)
texts = {value for kind, value in cells.values() if kind == "inlineStr"}
point("text stays text whatever it begins with", not formulas and {"=1+1", "=HYPERLINK(\"http://x\")", "+North", "-1"} <= texts, cells)
numbers = {at: value for at, (kind, value) in cells.items() if kind == "n"}
point("a day is a number of Excel's days", "45569" in numbers.values(), numbers)             # 2024-10-04, as Excel itself counts
point("yes is a boolean, missing is no cell", ("b", "1") in cells.values() and not any(at.startswith("F") and at[1:] not in ("3", "4") for at in cells), cells)
with zipfile.ZipFile(folder / "odd.xlsx") as book:
    titles = [s.get("name") for s in ET.fromstring(book.read("xl/workbook.xml")).iter(MAIN + "sheet")]
point("names of sheets are such as Excel takes", len(set(t.lower() for t in titles)) == 4 and all(0 < len(t) <= 31 and not set("[]:*?/\\") & set(t) for t in titles)
      and "history" not in [t.lower() for t in titles], titles)
cells, formulas = sheet(folder / "odd.xlsx", 4)
point("words are words", not formulas and ("inlineStr", "=2+2") in cells.values(), cells)
first = (folder / "odd.xlsx").read_bytes()
run(ws, "xlsx", "--dashboard", "odd", folder / "odd.xlsx")
point("the same data give the same bytes", first == (folder / "odd.xlsx").read_bytes())
code, out, err = run(ws, "csv", "--dashboard", "odd", folder / "odd", "--json")
point("a page as CSV files", code == 0 and sorted(p.name for p in (folder / "odd").iterdir()) == ["again.csv", "list.csv", "money.csv"], out + err)
code, out, err = run(ws, "csv", "--dashboard", "odd", "--tile", "again", "-")
point("a number as CSV", code == 0 and out.splitlines()[1:] == ["4"], out + err)
for kind in ("pdf", "png", "svg"):
    code, out, err = run(ws, kind, "--dashboard", "odd", "--tile", "money", folder / f"one.{kind}")
    point(f"one tile as {kind}", code == 0 and (folder / f"one.{kind}").stat().st_size > 500, out + err)
fails("a tile that is not there", [ws, "pdf", "--dashboard", "odd", "--tile", "none", folder / "x.pdf"], 1, "none", "odd")
fails("a tile without rows as CSV", [ws, "csv", "--dashboard", "odd", "--tile", "words", folder / "x.csv"], 1, "words")
fails("a workbook where nothing can be written", [ws, "xlsx", "--dashboard", "odd", folder / "no/such/x.xlsx"], 1, "x.xlsx")

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
sys.exit(finish())
