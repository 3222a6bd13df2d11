#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt import of what people name: folders, and files as real exports have them. Usage: test-import.py VOLT"""
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import zipfile

from tap import finish, point, run, volt


def imported(workspace, *arguments):
    """Exit status, the JSON object, what was said."""
    if not workspace.exists():
        run("new", workspace)
    status, out, error = run("import", workspace, *arguments, "--json")
    return status, json.loads(out) if out else {}, error


CUSTOMERS = "customer_id,name,kind\n" + "".join(f"C{i},N{i},household\n" for i in range(5))
ODD = "Nummer;Wer\nX1;Ann\nX2;Bob\n"
ODD_MAPPING = {"name": "odd", "title": "Odd ones", "target": "customer", "match": {"columns": ["Nummer", "Wer"]},
               "columns": [{"source_column": "Nummer", "target_column": "customer_id"}, {"source_column": "Wer", "target_column": "name"}]}


def test_folder(base):
    folder = base / "drop"
    (folder / "deeper").mkdir(parents=True)
    (folder / "b-odd.csv").write_text(ODD)
    (folder / "a.csv").write_text(CUSTOMERS)
    (folder / "z-odd.json").write_text(json.dumps(ODD_MAPPING))
    (folder / "rows.json").write_text('{"customer_id": "J1", "name": "Jay", "kind": "household"}\n{"customer_id": "J2", "name": "Kay", "kind": "household"}\n')
    (folder / ".hidden.csv").write_text("nothing\n")
    run("new", folder / "inside.voltsource")
    (folder / "deeper" / "c.csv").write_text("customer_id,name\nD1,Deep\n")
    with zipfile.ZipFile(folder / "p.zip", "w") as archive:
        archive.writestr("docs/README.txt", "What this is:\nan export.\n")
        archive.writestr("data/customers.csv", CUSTOMERS.replace("C", "Z"))
        archive.writestr("__MACOSX/data/._customers.csv", "junk")
    status, said, error = imported(base / "w.voltsource", folder)
    point("a folder: its files by their names, and what is in a zip", status == 0 and [os.path.basename(one["file"]) for one in said["files"]] == ["a.csv", "b-odd.csv", "customers.csv", "rows.json"], f"{status} {said} {error}")
    point("a mapping beside them is kept first", said.get("mappings_kept") == ["Odd ones"] and sum(one["inserted"] for one in said["files"]) == 14, said)
    point("what is no data is named", [one["file"].endswith("p.zip/docs/README.txt") for one in said["left_out"]] == [True] and "README.txt" in error, f"{said} {error}")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "notes.txt").write_text("Call Ann.\n")
    status, said, error = imported(base / "w.voltsource", folder, folder / "deeper")
    point("pictures and notes do not fail the rest", status == 0 and len(said["left_out"]) == 3 and sum(one["inserted"] for one in said["files"]) == 1, f"{status} {said}")
    (folder / "broken.csv.gz").write_bytes(b"\x1f\x8b\x08\0broken")
    (folder / "strange.csv").write_text("what,is,this\n1,2,3\n")
    status, said, error = imported(base / "w.voltsource", folder)
    point("a file named like data that cannot be loaded is a failure, after the rest", status == 1 and len(said["files"]) == 4 and {os.path.basename(one["file"]) for one in said["left_out"]} >= {"broken.csv.gz", "strange.csv"}, f"{status} {said}")
    (base / "empty").mkdir()
    for bad, word in ((base / "empty", "no files"), (base / "none", "no file")):
        status, said, error = imported(base / "w.voltsource", bad)
        point(f"refused: {bad.name}", status == 1 and word in error and str(bad) in error and error.count("\n") == 1, error)
    status, said, error = imported(base / "w.voltsource", folder / "strange.csv", folder / "a.csv")
    point("a file that was named ends it", status == 1 and "strange.csv" in error and not said, f"{error} {said}")


ROWS = "".join(f"C{i},N{i},{i}.50\n" for i in range(5, 25))


def test_odd(base):
    """Files that were read wrong, or refused without saying what they are."""
    for name, text in (("empty values in the first rows", "customer_id,name,credit_limit\nC1,A,\nC2,B,\n"),
                       ("words for nothing in the first rows", "customer_id,name,credit_limit\nC1,A,n/a\nC2,B,unknown\n"),
                       ("Excel's errors in the first rows", "customer_id,name,credit_limit\nC1,A,#REF!\nC2,B,#DIV/0!\n"),
                       ("a first line that tells the delimiter", "sep=,\r\ncustomer_id,name,credit_limit\nC1,A,\nC2,B,\n")):
        path = base / "odd.csv"
        path.write_text(text + ROWS)
        status, out, error = run("sniff", path, "--csv")
        lines = out.splitlines()
        point(name, status == 0 and lines[0] == "customer_id,name,credit_limit" and len(lines) == 23 and lines[1].startswith("C1,A,"), out[:200] + error)
    path.write_text("List of March\n\n" + "-" * 40 + "\n|customer_id|name  |credit_limit|\n" + "-" * 40 + "\n"
                    + "".join(f"|C{i:<10}|N{i:<5}|{i * 100:>8}.50-|\n" for i in range(5, 25)) + "-" * 40 + "\n")
    status, out, error = run("sniff", path, "--csv")
    point("a list as it was printed, with drawn lines", status == 0 and out.splitlines()[0] == ",customer_id,name,credit_limit," and "C5 " in out.splitlines()[1], out[:300] + error)
    path.write_text("sep=;\r\ncustomer_id;name;credit_limit\nC1;A;\nC2;B;\n" + ROWS.replace(",", ";"))
    (base / "faulty.csv").write_text("meter_id,timestamp,kwh\nM1,2024-04-01 00:00,x\n" + "".join(f"M1,2024-04-01 0{h}:00,0.5\n" for h in range(1, 9)))
    status, out, error = run("sniff", base / "faulty.csv", "--csv")
    point("a fault in the first row makes no header of it", status == 0 and out.splitlines()[:2] == ["meter_id,timestamp,kwh", "M1,2024-04-01 00:00,x"], out + error)
    (base / "par.csv").write_text("PAR1,PAR2\n1,2\n3,4\n")
    status, out, error = run("sniff", base / "par.csv", "--csv")
    point("a column whose name begins as Parquet files do", status == 0 and out.splitlines() == ["PAR1,PAR2", "1,2", "3,4"], error)
    workspace = base / "odd.voltsource"
    status, said, error = imported(workspace, path)
    point("and is loaded", status == 0 and said["files"][0]["inserted"] == 22 and said["files"][0]["quarantined"] == 0, f"{said} {error}")
    for name, head, word in (("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), ".xlsx"), ("report.pdf", b"%PDF-1.4\n" + b"x" * 50, "PDF"),
                             ("page.xls", b"<html><body><table><tr><td>a</td></tr></table></body></html>", "web page"),
                             ("blank.csv", b" \r\n\n", "empty"), ("none.json", b"\xef\xbb\xbf[ ]\r\n", "an empty list"), ("data.parquet", b"PAR1\x15\x04" + bytes(50), "Parquet")):
        (base / name).write_bytes(head)
        status, said, error = imported(workspace, base / name)
        point(f"refused by what it is: {name}", status == 1 and name in error and word in error and error.count("\n") == 1, error)


def test_row(base):
    """Every row leads back to the line it came from."""
    path = base / "people.csv"
    path.write_text('customer_id,name,city\nC1,Ann,"Leeds\nNorth"\nC2,"O\'Hara, Bob",Hull\n')
    workspace = base / "row.voltsource"
    imported(workspace, path)
    status, out, error = run("lineage", workspace, "customer", "C2", "--json")
    said = json.loads(out or "{}")
    point("the line of a row", status == 0 and said["file"] == str(path) and said["place"] == "line" and said["line"] == 4 and said["raw"] == 'C2,"O\'Hara, Bob",Hull'
          and said["fields"] == {"customer_id": "C2", "name": "O'Hara, Bob", "city": "Hull"}, out + error)
    status, out, error = run("lineage", workspace, "customer", "C9")
    point("no such row", status == 1 and "C9" in error and not out, out + error)


def test_undo(base):
    """What was taken back is not judged any more."""
    (base / "some.csv").write_text("customer_id,name\nC1,Ann\nC2,Bob\n")
    (base / "more.csv").write_text("customer_id,name,customer_since\nC3,Cy,2020-01-01\nC4,Di,2020-13-45\n")
    workspace = base / "undo.voltsource"

    def score():
        db = sqlite3.connect(workspace)
        found = db.execute("SELECT checked, failed FROM quality_score WHERE \"table\" = 'customer' ORDER BY run_id DESC LIMIT 1").fetchone()
        db.close()
        return found

    imported(workspace, base / "some.csv")
    before = score()
    imported(workspace, base / "more.csv")
    between = score()
    status, out, error = run("import", workspace, "--undo")
    point("scores follow an undo", status == 0 and between != before and score() == before, f"{before} {between} {score()} {error}")


def test_large_json(base):
    """Whether a file is a mapping is not asked by reading all of a large one into memory."""
    path = base / "large.json"
    path.write_text("no JSON\n")
    os.truncate(path, 600 << 20)
    run("new", base / "large.voltsource")
    child = subprocess.Popen([volt, "import", base / "large.voltsource", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    point("a large file named .json is not read whole to see what it is", child.returncode == 1 and used.ru_maxrss < 300 << 10, f"{used.ru_maxrss} KiB")


with tempfile.TemporaryDirectory() as name:
    test_folder(pathlib.Path(name))
    test_odd(pathlib.Path(name))
    test_row(pathlib.Path(name))
    test_undo(pathlib.Path(name))
    test_large_json(pathlib.Path(name))
sys.exit(finish())
