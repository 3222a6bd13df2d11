#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each row stands: what is said of a row is its place in the file as its user sees it, whatever stands before it. The place of each
planted row is counted while the file is written. Usage: test-places.py VOLT"""
import gzip
import json
import pathlib
import sqlite3
import sys
import tempfile
import zipfile
from xml.sax.saxutils import escape

from tap import finish, point, run


MAPPING = {"name": "people", "target": "customer", "columns": [
    {"source_column": "id", "target_column": "customer_id"}, {"source_column": "name", "target_column": "name"},
    {"source_column": "since", "target_column": "customer_since"}]}
DAY = "2024-03-01"
# id, name, since: line breaks in values, and two rows whose day is none.
PEOPLE = [("A1", "Ann", DAY), ("A2", "two\nlines", DAY), ("BAD1", "x", "never"), ("A3", "three\r\nlines\nhere", DAY), ("A4", 'a "quote", a comma', DAY),
          ("BAD2", "over\ntwo", "soon"), ("A5", "last", DAY)]


class Text:
    """A text file that knows on which line it is."""
    def __init__(self):
        self.text, self.places = "", {}

    def put(self, text, key=None):
        if key:
            self.places[key] = 1 + self.text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
        self.text += text


def cell(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n\r;') else text


def people(mark):
    """Keys of a file of its own."""
    return [(key + mark, name, since) for key, name, since in PEOPLE]


def csv_file(mark, preamble, end="\n"):
    made = Text()
    made.put(preamble + "id,name,since" + end)
    for i, row in enumerate(people(mark)):
        made.put(",".join(map(cell, row)) + end, row[0])
        if i == 3:
            made.put(end + end)          # blank lines
    return made


def sheet(rows):
    """rows: (number, cells)."""
    return '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + "".join(
        f'<row r="{r}">' + "".join(f'<c r="{"ABC"[i]}{r}" t="inlineStr"><is><t>{escape(text)}</t></is></c>' for i, text in enumerate(row) if text) + "</row>"
        for r, row in rows) + "</sheetData></worksheet>"


def workbook(path, sheets):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for i, text in enumerate(sheets.values()):
            archive.writestr(f"xl/worksheets/sheet{i + 1}.xml", text)
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{i + 1}" r:id="rId{i + 1}"/>' for i, name in enumerate(sheets)) + "</sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(
            f'<Relationship Id="rId{i + 1}" Target="worksheets/sheet{i + 1}.xml"/>' for i in range(len(sheets))) + "</Relationships>")


def sheet_rows(mark):
    rows, places, r = [(1, ("People",)), (4, ("id", "name", "since"))], {}, 5
    for i, row in enumerate(people(mark)):
        rows.append((r, row))
        places[row[0]] = r
        r += 3 if i == 2 else 1          # a gap of two rows
    return sheet(rows), places


def make(folder):
    """What is tried: its title, the file to import, the name that its rows show, what is counted, and the place of each key."""
    def text_file(title, name, made, write):
        (folder / name).write_bytes(write(made.text))
        return title, name, name, "line", made.places

    yield text_file("CSV behind a preamble", "plain.csv", csv_file("p", "Report of March\n# made by hand\n\n"), str.encode)
    yield text_file("CSV with CRLF and BOM", "crlf.csv", csv_file("c", "", "\r\n"), lambda text: b"\xef\xbb\xbf" + text.encode())
    yield text_file("gzip", "packed.csv.gz", csv_file("g", "# x\n"), lambda text: gzip.compress(text.encode()))
    yield text_file("UTF-16", "wide.csv", csv_file("w", ""), lambda text: text.encode("utf-16"))
    one, two = csv_file("z", "# y\n"), csv_file("y", "", "\r\n")
    with zipfile.ZipFile(folder / "two.zip", "w") as archive:
        archive.writestr("a/same.csv", one.text)
        archive.writestr("__MACOSX/a/._same.csv", "junk")
        archive.writestr("b/same.csv", two.text)
    yield "a file in a zip", "two.zip", "two.zip/a/same.csv", "line", one.places
    yield "the other of its name", None, "two.zip/b/same.csv", "line", two.places
    text, places = sheet_rows("s")
    workbook(folder / "book.xlsx", {"Others": sheet([(1, ("id", "name", "since")), (2, ("O1", "x", DAY))]), "People": text})
    yield "a sheet of a workbook", "book.xlsx", "book.xlsx/People", "row", places
    text, places = sheet_rows("o")
    workbook(folder / "single.xlsx", {"People": text})
    yield "the sheet of a workbook", "single.xlsx", "single.xlsx", "row", places
    lines = Text()
    for i, row in enumerate(people("j")):
        lines.put(json.dumps(dict(zip(("id", "name", "since"), row))) + "\n", row[0])
        if i == 2:
            lines.put("\n  \n")
    lines.put('{"id": broken\n', "broken")
    yield text_file("JSON lines", "rows.jsonl", lines, str.encode)
    spread = Text()
    spread.put("[\n")
    for row in people("l"):
        spread.put("  ")
        spread.put(json.dumps(dict(zip(("id", "name", "since"), row)), indent=2) + ",\n", row[0])
    spread.put("\n")
    spread.put('{"id" broken}]\n', "broken")
    yield text_file("a JSON list over lines", "spread.json", spread, str.encode)
    objects = [json.dumps(dict(zip(("id", "name", "since"), row))) for row in people("k")]
    (folder / "list.json").write_text("[" + ",".join(objects[:3] + ["5"] + objects[3:]) + "]")
    yield "a JSON list on one line", "list.json", "list.json", "object", {
        **{row[0]: i + 1 + (i > 2) for i, row in enumerate(people("k"))}, "broken": 4}


def check_places(workspace, tried, when):
    rows = json.loads(run("quarantine", workspace, "--json")[1])["rows"]
    with sqlite3.connect(workspace) as db:
        silver = db.execute("SELECT source_file, customer_id, source_row FROM customer").fetchall()
    for title, file, name, kind, places in tried:
        found = sorted((row["line"], row["place"]) for row in rows if row["file"] == name)
        wanted = sorted((places[key], kind) for key in places if key.startswith(("BAD", "broken")))
        point(f"{title}: bad rows stand where they do{when}", found == wanted, f"{found} {wanted} {rows}")
        found = {key: place for source, key, place in silver if source == name}
        wanted = {key: place for key, place in places.items() if key.startswith("A")}
        point(f"{title}: good rows know their place{when}", found == wanted, f"{found} {wanted}")


def test_rows(folder, mapping):
    workspace = folder / "w.voltsource"
    tried = list(make(folder))
    files = [folder / one[1] for one in tried if one[1]]
    run("new", workspace)
    status, out, error = run("import", workspace, *files, "--mapping", mapping)
    point("every format loads", status == 0, out + error)
    check_places(workspace, tried, "")
    shown = run("quarantine", workspace)[1]
    for title, file, name, kind, places in tried:
        bad = min(place for key, place in places.items() if key.startswith("BAD"))
        point(f"{title}: shown to people", (f"{name}:{bad}  " if kind == "line" else f"{name}, {kind} {bad}  ") in shown, shown)
    for title, file, name, kind, places in tried:
        if kind == "row" or name == "rows.jsonl":
            bad = min(place for key, place in places.items() if key.startswith("BAD"))
            status, out, error = run("mapping", "check", folder / name, mapping)
            point(f"{title}: the mapping's check tells the same", f"({kind} {bad} and others" in out + error, out + error)
    for file in files:
        file.unlink()
    status, out, error = run("import", workspace, "--again")
    point("the kept texts load once more", status == 0, out + error)
    check_places(workspace, tried, ", without the file")


NEM12 = """100,NEM12,202401011200,A,B
200,N1,E1,E1,E1,,S1,kWh,30,
300,20240101,{day},A,,,20240102120000,
400,1,2,E52,,
300,20240102,{bad},A,,,20240103120000,
300,20240103,{short},A,,,20240104120000,
300,20240104,{day},A,,,20240105120000,
300,20240104,{day},A,,,20240105120000,
900
"""


def test_meters(folder):
    workspace = folder / "meters.voltsource"
    run("new", workspace)
    (folder / "n.csv").write_text(NEM12.format(day=",".join(["1"] * 48), bad=",".join(["1"] * 9 + ["1e"] + ["1"] * 38), short=",".join(["1"] * 20)))
    status, out, error = run("import", workspace, folder / "n.csv", "--json")
    rows = json.loads(run("quarantine", workspace, "--json")[1])["rows"]
    point("NEM12: the line of the record", status == 0 and sorted((row["line"], row["place"]) for row in rows) == [(5, "line"), (6, "line")], f"{error}{rows}")
    with sqlite3.connect(workspace) as db:
        notes = db.execute("SELECT line, kind, n FROM reading_note").fetchall()
    point("NEM12: a day that comes twice", notes == [(8, "repeated", 48)], notes)
    link = '<link rel="self" href="/UsagePoint/1/MeterReading/01/IntervalBlock/{0}"/>'
    readings = ["<IntervalReading><timePeriod><duration>3600</duration><start>{}</start></timePeriod><value>{}</value></IntervalReading>".format(
        1704067200 + 3600 * i, "much" if i in (3, 30) else 500) for i in range(48)]
    blocks = "".join(f"<entry>{link.format(b)}<content><IntervalBlock>{''.join(readings[24 * b:24 * b + 24])}</IntervalBlock></content></entry>" for b in range(2))
    (folder / "green.xml").write_text(
        '<?xml version="1.0"?><feed xmlns="http://naesb.org/espi"><entry><link rel="self" href="/ReadingType/1"/><content><ReadingType><uom>72</uom>'
        "<powerOfTenMultiplier>0</powerOfTenMultiplier><accumulationBehaviour>4</accumulationBehaviour></ReadingType></content></entry>" + blocks + "</feed>")
    workspace = folder / "green.voltsource"
    run("new", workspace)
    status, out, error = run("import", workspace, folder / "green.xml", "--json")
    with sqlite3.connect(workspace) as db:
        notes = db.execute("SELECT line, kind, n FROM reading_note").fetchall()
    point("Green Button: the number of the reading", status == 0 and notes == [(4, "empty", 1), (31, "empty", 1)], f"{error}{out}{notes}")


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    mapping = folder / "people.json"
    mapping.write_text(json.dumps(MAPPING))
    test_rows(folder, mapping)
    test_meters(folder)
sys.exit(finish())
