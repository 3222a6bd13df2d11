#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are no CSV, as the table in them: volt sniff FILE --csv and volt import. The files are made here by Python's own libraries;
the samples of VS_SHARED are compared with sums taken by a parser of this test. Usage: test-formats.py VOLT"""
import bz2
import csv
import datetime
import gzip
import io
import json
import lzma
import os
import pathlib
import resource
import sys
import tarfile
import tempfile
import xml.etree.ElementTree as ET
import zipfile

from tap import finish, point, run


def table(path):
    status, out, error = run("sniff", path, "--csv")
    return list(csv.reader(io.StringIO(out, newline=""))) if status == 0 else error


CUSTOMERS = [["customer_id", "name", "kind"]] + [[f"C{i}", f"Näme, {i}", "household"] for i in range(1, 30)]
TEXT = "\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in CUSTOMERS) + "\n"


# ── Packed ──

def test_packed(folder):
    for name, data in (("a.csv.gz", gzip.compress(TEXT.encode())), ("a.csv.xz", lzma.compress(TEXT.encode())), ("a.csv.bz2", bz2.compress(TEXT.encode()))):
        (folder / name).write_bytes(data)
        point(name, table(folder / name) == CUSTOMERS, table(folder / name))
    with zipfile.ZipFile(folder / "one.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customers.csv", TEXT)
    point("a zip with one file", table(folder / "one.zip") == CUSTOMERS)
    for name, mode in (("t.tar", "w"), ("t.tgz", "w:gz"), ("t.tar.xz", "w:xz")):
        with tarfile.open(folder / name, mode) as archive:
            for member, data in (("a/customers.csv", TEXT.encode()), ("a/._customers.csv", b"junk"), ("other.csv", b"a,b\n1,2\n")):
                entry = tarfile.TarInfo(member)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
            link = tarfile.TarInfo("link.csv")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)
        status, out, error = run("sniff", folder / name / "link.csv", "--csv")
        point(f"{name}: a file in it, and no links", table(folder / name / "a/customers.csv") == CUSTOMERS and "root" not in out, out + error)
    with zipfile.ZipFile(folder / "two.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../customers.csv", TEXT)
        archive.writestr("deep/readings.csv", "meter_id,timestamp,kwh\n" + "".join(f"M1,2024-01-01T{h:02d}:00Z,{h}.5\n" for h in range(24)))
        archive.writestr("__MACOSX/._x", "junk")
    point("a file in a zip is named like one in a folder", table(folder / "two.zip/deep/readings.csv")[1] == ["M1", "2024-01-01T00:00Z", "0.5"])
    workspace = folder / "z.voltsource"
    run("new", workspace)
    status, out, error = run("import", workspace, folder / "two.zip", "--json")
    files = json.loads(out)["files"] if status == 0 else []
    point("every file of a zip is imported", [one["rows_read"] for one in files] == [29, 24] and files[0]["target"] == "customer" and abs(files[1]["kwh"] - (276 + 12)) < 1e-9, out + error)
    point("names in a zip are no paths", sorted(os.listdir(folder.parent)).count("customers.csv") == 0)
    status, out, error = run("import", workspace, folder / "two.zip", "--json")
    point("and once only", status == 0 and sum(one["inserted"] + one["readings"] for one in json.loads(out)["files"]) == 0, out + error)


def spent():
    """Seconds of processor time of the programs run so far: what the machine does besides does not count."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def test_hostile(folder):
    (folder / "cut.csv.gz").write_bytes(gzip.compress(os.urandom(5000))[:2000])
    (folder / "cut.zip").write_bytes((folder / "two.zip").read_bytes()[:200])
    with zipfile.ZipFile(folder / "broken.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet name='A' r:id='x'")
    (folder / "entity.xml").write_text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed><entry>&x;</entry></feed>')
    (folder / "page.xml").write_text("<html><body>no data</body></html>")
    (folder / "deep.jsonl").write_text('{"a":' * 5000 + "1" + "}" * 5000 + "\n")
    for name in ("cut.csv.gz", "cut.zip", "broken.xlsx", "entity.xml", "page.xml", "deep.jsonl", "two.zip/none.csv"):
        status, out, error = run("sniff", folder / name, "--csv")
        point(f"refused: {name}", status == 1 and name.split("/")[0] in error and error.count("\n") == 1 and "root:" not in out, f"{status} {out}{error}")
    started = spent()
    (folder / "attributes.xml").write_text("<feed><entry " + " ".join(f'a{i}=""' for i in range(100000)) + "/></feed>")
    (folder / "type.xml").write_text("<!DOCTYPE a [" + "<!ATTLIST a b CDATA ''>" * 1000 + "]><feed/>")
    (folder / "encoding.xml").write_bytes(b"<?xml version='1.0' encoding='UTF-7'?><feed/>")
    (folder / "foreign.xml").write_bytes("<?xml version='1.0'?><feed/>".encode("cp037"))
    for name, why in (("attributes.xml", "attributes"), ("type.xml", "document type"), ("encoding.xml", "UTF-8"), ("foreign.xml/none", "foreign.xml")):
        status, out, error = run("sniff", folder / name, "--csv")
        point(f"refused: {name}", status == 1 and why in error and error.count("\n") == 1, f"{status} {out}{error}")
    point("and at once", spent() - started < 5)
    local = b"".join(b"PK\x03\x04" + bytes(22) + b"\x05\0\0\0" + b"%05d" % i for i in range(10001))
    names = b"".join(b"PK\x01\x02" + bytes(24) + b"\x05\0" + bytes(12) + (35 * i).to_bytes(4, "little") + b"%05d" % i for i in range(10001))
    (folder / "many.zip").write_bytes(local + names + b"PK\x05\x06" + bytes(4) + (10001).to_bytes(2, "little") * 2 + len(names).to_bytes(4, "little")
                                      + len(local).to_bytes(4, "little") + bytes(2))
    status, out, error = run("import", folder / "z.voltsource", folder / "many.zip")
    point("refused: a zip of more files than anybody names", status == 1 and "10000" in error, error)
    # Each of ten files passes for small enough: together they unpack to more than the archive could hold.
    with zipfile.ZipFile(folder / "overlap.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(10):
            archive.writestr(f"{i}.csv", TEXT)
    data = (folder / "overlap.zip").read_bytes()
    parts = data.split(b"PK\x03\x04")
    (folder / "overlap.zip").write_bytes(b"PK\x03\x04".join([parts[0]] + [part[:18] + (200 << 20).to_bytes(4, "little") + part[22:] for part in parts[1:]]))
    status, out, error = run("import", folder / "z.voltsource", folder / "overlap.zip")
    point("refused: files that are a bomb together", status == 1 and "1000 times" in error, f"{status} {out}{error}")
    bomb = folder / "bomb.csv.gz"
    with gzip.open(bomb, "wb", 9) as file:
        for i in range(40):
            file.write(b"0" * (1 << 20))
    status, out, error = run("sniff", bomb, "--csv")
    point("refused: forty megabytes without a line end", status == 1 and "bomb.csv.gz" in error, f"{status} {out[:100]}{error}")


# ── Excel ──

def sheet(rows):
    letters = "ABCDEFGHIJ"
    cells = ""
    for r, row in rows:
        cells += f'<row r="{r}">'
        for c, (kind, style, value) in enumerate(row):
            if value is None:
                continue
            inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<f>1+1</f><v>{value}</v>" if kind == "f" else f"<v>{value}</v>"
            cells += f'<c r="{letters[c]}{r}" t="{"n" if kind == "f" else kind}" s="{style}">{inner}</c>'
        cells += "</row>"
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'


def workbook(path, sheets, from_1904=False):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for i, (name, text) in enumerate(sheets):
            archive.writestr(f"xl/worksheets/sheet{i + 1}.xml", text)
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><workbookPr date1904="{int(from_1904)}"/><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{i + 1}" r:id="rId{i + 1}"/>' for i, (name, text) in enumerate(sheets)) + "</sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships>" + "".join(
            f'<Relationship Id="rId{i + 1}" Target="worksheets/sheet{i + 1}.xml"/>' for i in range(len(sheets))) + "</Relationships>")
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}"><si><t>id</t></si><si><t>on</t></si><si><t>amount</t></si><si><t>note</t></si>'
                                                 '<si><r><t>two </t></r><r><t>parts</t></r><rPh><t>x</t></rPh></si><si><t>=1+1</t></si></sst>')
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{main}"><numFmts><numFmt numFmtId="164" formatCode="&quot;day&quot; 0"/>'
                                          '<numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
                                          '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>')


def serial(when):
    return (when - datetime.datetime(1899, 12, 30)).total_seconds() / 86400


def test_excel(folder):
    when = datetime.datetime(2024, 2, 29, 13, 45)
    rows = [(1, [("s", 0, 0), ("s", 0, 1), ("s", 0, 2), ("s", 0, 3)])]
    rows += [(r, [("n", 0, r), ("n", 1, serial(datetime.datetime(2024, 3, r))), ("n", 0, "0.30000000000000004"), ("s", 0, 4)]) for r in range(2, 12)]
    rows += [(13, [("n", 3, 7), ("n", 2, serial(when)), ("f", 0, "2"), ("s", 0, 5)]), (14, [("n", 0, 8), ("n", 4, "0.5"), ("b", 0, 1), ("e", 0, "#N/A")]),
             (15, [("n", 0, 9), (None, 0, None), ("inlineStr", 0, "in the cell"), (None, 0, None)])]
    workbook(folder / "book.xlsx", [("Sheet one", sheet(rows))])
    found = table(folder / "book.xlsx")
    wanted = [["id", "on", "amount", "note"]] + [[str(r), f"2024-03-{r:02d}", "0.3", "two parts"] for r in range(2, 12)]
    wanted += [["7", "2024-02-29 13:45:00", "2", "=1+1"], ["8", "12:00:00", "true", ""], ["9", "", "in the cell", ""]]
    point("an Excel sheet: shared texts, dates, formulas, gaps", found == wanted, f"{found}\n{wanted}")
    workbook(folder / "mac.xlsx", [("A", sheet(rows[:3])), ("B/C", sheet(rows[:4]))], from_1904=True)
    point("days counted from 1904", table(folder / "mac.xlsx/A")[1][1] == "2028-03-03", table(folder / "mac.xlsx/A"))
    point("a sheet by its name", len(table(folder / "mac.xlsx/B-C")) == 4, table(folder / "mac.xlsx/B-C"))
    status, out, error = run("sniff", folder / "mac.xlsx/D", "--csv")
    point("a sheet that is not there", status == 1 and "“D”" in error, error)


# ── JSON lines ──

def test_json(folder):
    path = folder / "rows.jsonl"
    path.write_text('{"id": 1, "name": "A, \\"B\\"", "address": {"city": "X", "zip": "01"}}\n\n{"id": 2, "tags": [1, 2], "ok": true, "rate": 0.1}\n')
    found = table(path)
    wanted = [["id", "name", "address.city", "address.zip", "tags", "ok", "rate"], ["1", 'A, "B"', "X", "01", "", "", ""], ["2", "", "", "", "[1,2]", "true", "0.1"]]
    point("JSON lines with objects in objects", found == wanted, f"{found}\n{wanted}")
    alone = folder / "alone.jsonl"
    alone.write_text('{"a": "x"}\n{"a": null}\n{"a": "y"}\n{"a": ""}\n')
    point("a single member without a value is a row", table(alone) == [["a"], ["x"], [], ["y"], []], table(alone))
    workspace = folder / "lines.voltsource"
    run("new", workspace)
    broken = folder / "broken.jsonl"
    broken.write_text('{"customer_id": "C1", "name": "A"}\n[1, 2]\nnone, at all\n{"customer_id": "C2", "name": "B"}\n')
    status, out, error = run("import", workspace, broken, "--json")
    said = json.loads(out)["files"][0] if status == 0 else {}
    point("lines that are no objects are set aside, however many cells they seem to have", said.get("inserted") == 2 and said.get("quarantined") == 2, out + error)
    (folder / "many.jsonl").write_text("".join(json.dumps({f"k{i}_{j}": j for j in range(101)}) + "\n" for i in range(100)))
    status, out, error = run("sniff", folder / "many.jsonl")
    point("refused: more members than a table has columns", status == 1 and "10000" in error, error)
    (folder / "rows.jsonl.gz").write_bytes(gzip.compress(path.read_bytes()))
    point("packed JSON lines", table(folder / "rows.jsonl.gz") == wanted)
    path.write_text("".join(json.dumps({"customer_id": f"J{i}", "name": f"N{i}", "kind": "household"}) + "\n" for i in range(20)) + '{"customer_id": "J20", broken\n')
    workspace = folder / "j.voltsource"
    run("new", workspace)
    status, out, error = run("import", workspace, path, "--json")
    result = json.loads(out)["files"][0] if status == 0 else {}
    point("a line that is no JSON is set aside, the others load", result.get("inserted") == 20 and result.get("quarantined") == 1, out + error)


# ── Meter formats ──

def sums(path):
    rows = table(path)
    found = {}
    for meter, stamp, kwh in rows[1:] if isinstance(rows, list) else []:
        if kwh:
            found[meter] = found.get(meter, 0) + float(kwh)
    return found, rows


NEM12 = """100,NEM12,202401011200,A,B
200,N1,E1Q1,1,E1,N1,S,Wh,30,
300,20240102,{values},A,,,20240103000000,
300,20240103,{values},V,,,20240104000000,
400,1,10,A,,
400,11,12,N,,
400,13,48,S14,,
200,N1,E1Q1,2,Q1,N1,S,kVArh,30,
300,20240102,{values},A,,,,
200,N1,B1,3,B1,N1,S,kWh,60,
300,20240102,1,2,3,A
900
"""


def test_meters(folder):
    path = folder / "n.csv"
    path.write_text(NEM12.format(values=",".join(str(100 + i) for i in range(48))))
    found, rows = sums(path)
    day = sum(100 + i for i in range(48)) / 1000
    point("NEM12: two days in Wh, two values without quality are missing", abs(found.get("N1", 0) - (2 * day - 0.110 - 0.111)) < 1e-9, found)
    point("with the market's time", rows[1] == ["N1", "2024-01-02T00:00+10:00", "0.1"], rows[:3])
    status, out, error = run("sniff", path, "--csv")
    point("a day with too few values is a row that says so", "N1:B1" in out and '300,20240102,1,2,3,A' in out, out[-300:])
    workspace = folder / "n.voltsource"
    run("new", workspace)
    status, out, error = run("import", workspace, path, "--json")
    result = json.loads(out)["files"][0] if status == 0 else {}
    point("NEM12 imports", result.get("readings") == 94 and result.get("readings_missing") == 2 and result.get("quarantined") == 1 and
          abs(result.get("kwh", 0) - (2 * day - 0.221)) < 1e-9, out + error)


def test_register(folder):
    """A kWh an hour for 90 days; the register says so in January, 20 more in February, and in March an hour is missing."""
    workspace, start = folder / "r.voltsource", datetime.datetime(2025, 1, 1)
    stamps = [start + datetime.timedelta(hours=hour) for hour in range(90 * 24) if hour != 80 * 24]
    (folder / "intervals.csv").write_text("meter_id,timestamp,kwh\n" + "".join(f"R1,{at.isoformat()}Z,1\n" for at in stamps))
    (folder / "register_reads.csv").write_text("meter_id,read_at,kwh\nR1,2025-01-01T00:00Z,99300\nR1,2025-02-01T00:00Z,44\nR1,2025-03-01T00:00Z,736\n"
                                               "R1,2025-03-31T00:00Z,1456\n")
    run("new", workspace)
    run("import", workspace, folder / "intervals.csv", folder / "register_reads.csv")
    status, out, error = run("vee", workspace, "--sums")
    rows = [line.split(",") for line in out.splitlines()]
    point("sums against a register that rolls over", [row[5:] for row in rows[1:]] == [["agrees", "744", "744", "744.000", "744.000", "0.000", "2.000"],
                                            ["differs", "672", "672", "692.000", "672.000", "20.000", "2.000"],
                                            ["not_enough", "720", "719", "720.000", "719.000", "", ""]], out + error)
    status, out, error = run("vee", workspace, "--json")
    result = json.loads(out) if status == 0 else {}
    point("counted by volt vee", [result.get(name) for name in ("sums", "sums_differing", "sums_open")] == [2, 1, 1], out + error)
    status, out, error = run("verify", workspace, "--json")
    result = json.loads(out) if status == 0 else {}
    point("and by volt verify", [result.get(name) for name in ("sums", "sums_differing")] == [2, 1], out + error)


NEM13 = """100,NEM13,202501101030,MDA1,Ret1
250,N1,11,1,11,11,S7,E,006342.8,20241005093055,A,,,007654.9,20250107100333,A,,,1312.1,kWh,20250407,20250108100333,
250,N1,11,1,11,11,S7,E,007654.9,20250107100333,A,,,008000,20250407000000,E64,,,345.1,kWh,,,
250,N1,1141,2,41,41,S8,E,1.5,20250107100333,A,,,1.75,20250407000000,A,,,0.25,MWh,,,
250,N1,11Q,3,Q1,Q1,S7,E,1,20250107100333,A,,,2,20250407000000,A,,,1,kVArh,,,
250,N2,11,1,11,11,S9,E,7,20250107100333,A,,,8,2025-13-45,A,,,1,kWh,,,
550,N,,A,
250,N3,11
900
"""


def test_register_format(folder):
    path, workspace = folder / "n13.csv", folder / "n13.voltsource"
    path.write_text(NEM13)
    run("new", workspace)
    status, out, error = run("import", workspace, path, "--json")
    result = json.loads(out)["files"][0] if status == 0 else {}
    point("NEM13 imports as register readings", result.get("target") == "register_read" and result.get("inserted") == 6 and result.get("quarantined") == 2, out + error)
    status, out, error = run("export", workspace, "csv", "register_read", "-")
    rows = sorted(line.split(",") for line in out.splitlines()[1:])
    found = [(meter, device, float(kwh), flag) for meter, device, _, kwh, flag, *_ in rows]
    point("each reading once, in kWh", [row[:3] for row in found] == [("N1", "S7", 6342.8), ("N1", "S7", 7654.9), ("N1", "S7", 8000), ("N1:41", "S8", 1500), ("N1:41", "S8", 1750), ("N2", "S9", 7)], out + error)
    point("at the market's time; an estimate is one", any("2024-10-04" in line for line in out.splitlines()) and sum(line.rstrip().lower().split(",")[4] in ("true", "yes", "1") for line in out.splitlines()[1:]) == 1, out)


def nem12_sums(path):
    """Its own plain reading of the format: 300 records of energy channels."""
    found, meter, factor = {}, None, 1
    with open(path, encoding="utf-8") as file:
        for row in csv.reader(file):
            if row and row[0] == "200":
                unit = row[7].lower()
                factor = {"kwh": 1, "wh": 0.001, "mwh": 1000}.get(unit)
                meter = row[1] if row[4] == "E1" else f"{row[1]}:{row[4]}"
                n = 1440 // int(row[8])
            elif row and row[0] == "300" and factor:
                found[meter] = found.get(meter, 0) + factor * sum(map(float, row[2:2 + n]))
    return found


def espi_sums(path):
    return sum(int(value.text) for reading in ET.parse(path).iter("{http://naesb.org/espi}IntervalReading")
               for value in reading.findall("{http://naesb.org/espi}value")) / 1000


def test_samples(folder):
    shared = pathlib.Path(os.environ.get("VS_SHARED", "")) / "data/meter-formats"
    if not shared.is_dir():
        point("samples # SKIP there are none here", True)
        return
    for path in sorted((shared / "nem12/samples/unzipped").glob("*NEM12*.csv")):
        found, rows = sums(path)
        wanted = nem12_sums(path)
        point(path.name, found.keys() == wanted.keys() and all(abs(found[key] - wanted[key]) < 0.001 for key in wanted), f"{found} {wanted}")
    for path in sorted((shared / "green-button").glob("*.xml")):
        found, rows = sums(path)
        point(path.name, len(found) == 1 and abs(sum(found.values()) - espi_sums(path)) < 0.001, found)
        workspace = folder / (path.stem + ".voltsource")
        run("new", workspace)
        status, out, error = run("import", workspace, path, "--json")
        point(f"{path.name} imports", status == 0 and abs(json.loads(out)["files"][0]["kwh"] - espi_sums(path)) < 0.001, out + error)


def main():
    with tempfile.TemporaryDirectory(prefix="volt-formats-") as name:
        folder = pathlib.Path(name) / "in"
        folder.mkdir()
        for test in (test_packed, test_hostile, test_excel, test_json, test_meters, test_register, test_register_format, test_samples):
            test(folder)
    return finish()


sys.exit(main())
