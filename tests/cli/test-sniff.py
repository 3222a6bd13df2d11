#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt sniff FILE --csv: odd files as they come, against the table a person sees in them. Cases of our own, then the collections of VS_SHARED
where there are any: a file's mark is 0..10, success plus precision, recall and F1 of header cells, records and cells (multisets), as in
Vitagliano et al., “Pollock: a data loading benchmark”, VLDB 2023; the first record of the clean version is the header.
Usage: test-sniff.py VOLT"""
import collections
import concurrent.futures
import csv
import io
import os
import subprocess
import sys
import tempfile

from tap import finish, point, volt

csv.field_size_limit(1 << 30)


def sniff(path):
    done = subprocess.run([volt, "sniff", path, "--csv"], capture_output=True)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def read(text):
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row]


# ── Cases of our own ──

ROWS = [f"{day:02d}/03/2024,{9 + day % 9}:15,AB-{1000 + day},{day * 1.25:.2f},note {day}" for day in range(1, 21)]
TABLE = [["date", "time", "code", "amount", "note"]] + [row.split(",") for row in ROWS]


def table(rows=ROWS, header="date,time,code,amount,note", end="\n"):
    return end.join([header] + rows) + end


def with_row(i, row):
    return table(ROWS[:i] + [row] + ROWS[i + 1:])


CASES = [
    ("as it should be", table(), TABLE),
    ("semicolons", table().replace(",", ";"), TABLE),
    ("percent signs", table().replace(",", "%"), TABLE),
    ("tabs and carriage returns", table(end="\r").replace(",", "\t"), TABLE),
    ("single quotes", "\n".join(",".join(f"'{cell}'" for cell in row) for row in TABLE) + "\n", TABLE),
    ("a blank behind each comma", table().replace(",", ", "), TABLE),
    ("a blank and then a quote", "\n".join(", ".join(f'"{cell}"' for cell in row) for row in TABLE) + "\n", TABLE),
    ("lines before it", "Report of the network company\nmade on request,,,,\n,,,,\n" + table(), TABLE),
    ("lines after it", table() + ",,,,\nAll figures are provisional\n", TABLE),
    ("blank rows in it", table(ROWS[:5] + [",,,,"] + ROWS[5:]), TABLE),
    ("the header again", table(ROWS[:5] + ["date,time,code,amount,note"] + ROWS[5:]), TABLE),
    ("no header", "\n".join(ROWS) + "\n", [[f"col_{i}" for i in range(5)]] + TABLE[1:]),
    ("a header in two rows", "date,,code,value,\nday,hour,,amount,note\n" + "\n".join(ROWS) + "\n",
     [["date day", "date hour", "code", "value amount", "value note"]] + TABLE[1:]),
    ("years as a header", "region,2021,2022,2023\n" + "".join(f"R{i},{i},{i + 1},{i + 2}\n" for i in range(9)),
     [["region", "2021", "2022", "2023"]] + [[f"R{i}", str(i), str(i + 1), str(i + 2)] for i in range(9)]),
    ("hours as a header", "meter,date," + ",".join(map(str, range(24))) + "\n" + "".join(
        f"M1,2024-01-{d:02d}," + ",".join(str(h * 7 % 5) for h in range(24)) + "\n" for d in range(1, 12)),
     [["meter", "date"] + [str(h) for h in range(24)]] + [["M1", f"2024-01-{d:02d}"] + [str(h * 7 % 5) for h in range(24)] for d in range(1, 12)]),
    ("a delimiter too many", with_row(7, ROWS[7].replace(",", ",,", 1)), TABLE),
    ("a delimiter missing", with_row(7, ROWS[7].replace(":15,", ":15")), TABLE),
    ("the last delimiter missing", table([row.rsplit(",", 1)[0] + "," for row in ROWS[:-1]] + [ROWS[-1].rsplit(",", 1)[0]]),
     [TABLE[0]] + [row[:4] + [""] for row in TABLE[1:]]),
    ("another delimiter in one row", with_row(7, ROWS[7].replace("note 8", "note8").replace(",", ";")),
     TABLE[:8] + [TABLE[8][:4] + ["note8"]] + TABLE[9:]),
    ("a quote astray", with_row(7, ROWS[7].replace("AB", '"AB')), TABLE[:8] + [TABLE[8][:2] + ['"' + TABLE[8][2]] + TABLE[8][3:]] + TABLE[9:]),
    ("escapes with a backslash", table([row.replace("note", '"a \\"note\\"') + '"' for row in ROWS]),
     [TABLE[0]] + [row[:4] + [row[4].replace("note", 'a "note"')] for row in TABLE[1:]]),
    ("decimal commas", "a;b\n" + "".join(f"{i},5;{i},25\n" for i in range(9)), [["a", "b"]] + [[f"{i},5", f"{i},25"] for i in range(9)]),
]
REFUSED = [
    ("too few cells", "foo,bar,baz\n1,2"), ("too many cells", "foo,bar,baz\n1,2,3,4"), ("a quote left open", 'foo,bar,baz\n1,"open,3'),
    ("a quote inside", 'foo,bar,baz\n1,"Hey, I missed " it",3'), ("quotes in plain text", 'foo,bar,baz\n1,This "is" wrong,3'), ("nothing", ""),
]


def test_cases(folder):
    path = f"{folder}/file.csv"
    for name, text, wanted in CASES:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        status, out, error = sniff(path)
        found = read(out)
        odd = next(((a, b) for a, b in zip(found, wanted) if a != b), (len(found), len(wanted)))
        point(name, status == 0 and found == wanted, f"{error}{odd[0]}\n{odd[1]}")
    for encoding in ("utf-8-sig", "utf-16", "latin-1", "cp1252"):
        rows = [row.replace("note", "Größe – €" if encoding != "latin-1" else "Größe") for row in ROWS]
        with open(path, "w", encoding=encoding, newline="") as file:
            file.write(table(rows))
        status, out, error = sniff(path)
        point(f"encoding {encoding}", status == 0 and read(out) == [TABLE[0]] + [row.split(",") for row in rows], error + out[:200])
    for name, text in REFUSED:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        status, out, error = sniff(path)
        point(f"refused: {name}", status == 1 and "file.csv" in error and error.count("\n") == 1, f"{status} {out}{error}")


# ── The collections ──

def marks(found, wanted):
    found, wanted = collections.Counter(found), collections.Counter(wanted)
    same = sum((found & wanted).values())
    precision = same / sum(found.values()) if found else float(not wanted)
    recall = same / sum(wanted.values()) if wanted else float(not found)
    return precision + recall + (2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def mark(text, wanted):
    found = read(text)
    return 1 + (marks(found[0] if found else [], wanted[0]) + marks(map(tuple, found[1:]), map(tuple, wanted[1:])) +
                marks([cell for row in found[1:] for cell in row], [cell for row in wanted[1:] for cell in row]))


def collection(folder):
    names = sorted(os.listdir(f"{folder}/csv"))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda name: sniff(f"{folder}/csv/{name}"), names))
    total = 0.0
    for name, (status, out, error) in zip(names, answers):
        with open(f"{folder}/clean/{name}", encoding="utf-8", newline="") as file:
            wanted = file.read()
        if status == 0:
            total += mark(out, read(wanted))
    return total / len(names)


def main():
    with tempfile.TemporaryDirectory(prefix="volt-sniff-") as folder:
        test_cases(folder)
    shared = f"{os.environ.get('VS_SHARED', '')}/data/csv"
    for name, least in (("pollock", 9.95), ("survey", 9.5)):
        if os.path.isdir(f"{shared}/{name}"):
            found = collection(f"{shared}/{name}")
            point(f"{name}: {found:.4f} of 10, at least {least}", found >= least)
        else:
            point(f"{name} # SKIP there is no such collection here", True)
    return finish()


sys.exit(main())
