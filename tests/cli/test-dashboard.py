#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt dashboard as a script uses it. Usage: test-dashboard.py VOLT"""
import json
import pathlib
import sys
import tempfile

from tap import finish, point, run

folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-dashboard-"))
ws = folder / "w.voltsource"


def file(name, value):
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


run("new", ws)
code, out, err = run("dashboard", ws, "list", "--json")
listed = {d["name"]: d for d in json.loads(out or '{"dashboards":[]}')["dashboards"]}
point("what ships is listed", code == 0 and listed.get("executive") == {"name": "executive", "title": "Overview", "version": 0, "own": False}, out + err)
code, out, err = run("dashboard", ws, "show", "executive")
shown = json.loads(out or "{}")
point("a dashboard is shown as it is written", code == 0 and shown.get("title") == "Overview" and len(shown["tiles"]) >= 8, err)
mine = {"name": "mine", "title": "Mine", "tiles": [{"id": "n", "mark": "kpi", "title": "Customers", "value": "customers"}]}
code, out, err = run("dashboard", ws, "save", file("x.json", mine), "--note", "First", "--json")
point("a file becomes a view", code == 0 and json.loads(out) == {"name": "mine", "version": 1}, out + err)
mine["tiles"] = []
code, out, err = run("dashboard", ws, "save", file("x.json", mine))
point("saved again it is the next version", code == 0 and out == "mine, version 2\n", out + err)
code, out, err = run("dashboard", ws, "restore", "mine", "--version", 1, "--json")
point("a restored version is a new one", code == 0 and json.loads(out) == {"name": "mine", "version": 3}, out + err)
code, out, err = run("dashboard", ws, "show", "mine", "--json")
point("with what the first had", code == 0 and json.loads(out)["tiles"][0]["id"] == "n", out + err)
del mine["name"]
code, out, err = run("dashboard", ws, "save", file("board-room.json", mine))
point("a view without a name is called like its file", code == 0 and out == "board-room, version 1\n", out + err)
code, out, err = run("dashboard", ws, "check", "executive")
point("what ships is sound", code == 0 and "sound" in out, out + err)
bad = file("bad.json", {"title": "T", "tiles": [{"mark": "kpi", "value": "custmers"}, {"mark": "nothing"}, {"mark": "text", "text": "x"}]})
code, out, err = run("dashboard", ws, "check", bad, "--json")
faults = json.loads(out or '{"faults":[]}')["faults"]
point("each fault with file, pointer and reason", code == 1 and len(faults) == 2 and "bad.json, /tiles/0, /value" in faults[0]
      and "did you mean “customers”" in faults[0] and "/tiles/1, /mark" in faults[1], out + err)
code, out, err = run("dashboard", ws, "save", bad)
point("what is not sound is not saved", code == 1 and "/tiles/0, /value" in err and out == "", out + err)
for name, content, says in [("no JSON", "{", "not JSON"), ("a list", "[]", "must be an object"), ("nothing", "", "empty"),
                            ("deep nesting", "[" * 3000, ""), ("a huge title", {"title": "x" * 5_000_000, "tiles": []}, "title")]:
    code, out, err = run("dashboard", ws, "check", file("odd.json", content))
    point(f"{name} is told, not run into", code == 1 and says in err + out and len(err + out) < 2000, f"{code} {(out + err)[:300]}")
for arguments, says in [([], "Name a workspace"), ([ws, "show"], "Name the dashboard"), ([ws, "turn", "executive"], "not known"),
                        ([ws, "restore", "executive"], "--version")]:
    code, out, err = run("dashboard", *arguments)
    point(f"wrong usage: {says}", code == 2 and says in err, out + err)
code, out, err = run("dashboard", ws, "show", "executve")
point("the nearest name is proposed", code == 1 and "executive" in err, err)
sys.exit(finish())
