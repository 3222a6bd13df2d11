#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt demo: exit status, the JSON keys, the rows it says are there, and what a wrong call answers. Usage: test-demo.py VOLT"""
import json
import pathlib
import shutil
import sys
import tempfile

from tap import finish, point, run

folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-demo-"))


try:
    code, out, err = run("demo", folder / "a", "--customers", 25, "--seed", 4, "--json")
    answer = json.loads(out) if code == 0 else {}
    point("25 customers are written", code == 0, err)
    keys = {"directory", "as_of", "customers", "seed", "readings", "missing", "faults", "ev_owners", "decoys", "worse_plan", "defaulters",
            "churners", "seconds", "files"}
    point("the JSON has the documented keys", set(answer) == keys, set(answer) ^ keys)
    wrong = [f for f in answer.get("files", []) if len((folder / "a" / f["file"]).read_bytes().splitlines()) != f["rows"] + 1]
    point("each file has the rows the answer says", len(answer.get("files", [])) == 24 and not wrong, wrong)
    point("the as-of date is 2026-06-30", answer.get("as_of") == "2026-06-30", answer.get("as_of"))

    code, out, err = run("demo", folder / "b", "--customers", 5, "--as-of", "2025-03-31", "--long")
    head = (folder / "b" / "readings.csv").open().readline() if code == 0 else ""
    point("--long and --as-of", code == 0 and head == "meter_id,timestamp,kwh\n", err + head)

    for name, arguments in [("no folder", ["--customers", 5]), ("no number", [folder / "c"]), ("a date that is none",
                            [folder / "c", "--customers", 5, "--as-of", "30.6.2026"])]:
        code, out, err = run("demo", *arguments)
        point(f"{name}: wrong usage", code == 2 and err.startswith("volt demo: ") and not (folder / "c").exists(), f"{code} {err}")

    (folder / "file").write_text("")
    code, out, err = run("demo", folder / "file" / "d", "--customers", 5)
    point("a folder that cannot be made: one sentence", code == 1 and err.count("\n") == 1 and "file/d" in err, f"{code} {err}")
finally:
    shutil.rmtree(folder)
sys.exit(finish())
