#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt score as a script uses it: columns, weights, own models, one sentence on failure. Usage: test-score.py VOLT"""
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from tap import finish, point, volt

folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-score-"))
ws = folder / "w.voltsource"


def run(verb, *arguments):
    done = subprocess.run([volt, verb, *map(str, arguments)], capture_output=True, text=True, timeout=100)
    return done.returncode, done.stdout, done.stderr


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def fails(name, arguments, status, says):
    code, out, err = run("score", *arguments)
    point(name, code == status and says in err and out == "" and len(err.strip().splitlines()) <= (2 if status == 2 else 1), f"status {code}: {out} {err}")


(folder / "customer.csv").write_text("customer_id,name,employees,annual_revenue,email,margin\nA,Alpha,50,100,a@example.org,2.5\nB,Beta,5,,,7.5\nC,Gamma,,,c@example.org,\n")
model = {
    "name": "mine", "high_is": "good",
    "factors": [
        {"name": "size", "caption": "Size", "expr": "employees", "shape": [[0, 0], [50, 1]], "weight": 3, "reason": "only {value} people", "format": "integer"},
        {"name": "mail", "caption": "Email", "expr": "email is not null", "weight": 1, "reason": "no email", "good_reason": "has email"},
    ],
    "levels": [{"name": "up", "from": 50, "colour": "green"}, {"name": "down", "from": 0, "colour": "red"}],
}
mine = folder / "mine.json"
mine.write_text(json.dumps(model))
(folder / "map.json").write_text(json.dumps({
    "name": "m", "title": "m", "target": "customer", "unmapped": "attribute",
    "columns": [{"source_column": c, "target_column": c, "data_type": t} for c, t in
                [("customer_id", "text"), ("name", "text"), ("employees", "integer"), ("annual_revenue", "money"), ("email", "text")]]}))
run("new", ws)
code, out, err = run("import", ws, folder / "customer.csv", "--mapping", folder / "map.json")
point("customers load", code == 0, out + err)

code, out, err = run("score", ws, mine, "--csv")
rows = table(out)
point("the documented columns", out.splitlines()[0] == "customer_id,score,level,reasons", out + err)
point("worst first, unknown last", [r["customer_id"] for r in rows] == ["B", "A", "C"], out)
point("scores by hand: 75 × 5/50 and 100", [r["score"] for r in rows] == ["7.5", "100", ""], out)
point("levels", [r["level"] for r in rows] == ["down", "up", ""], out)
point("reasons", "only 5 people" in rows[0]["reasons"] and "no email" in rows[0]["reasons"] and rows[2]["reasons"] == "Not enough data: Size", out)

code, out, err = run("score", ws, mine, "--csv", "--weight", "size=1", "--weight", "mail=3")
point("other weights", [(r["customer_id"], r["score"]) for r in table(out)] == [("B", "2.5"), ("A", "100"), ("C", "100")], out + err)
code, out, err = run("score", ws, mine, "--json")
answer = json.loads(out)
point("JSON", answer["model"] == "mine" and answer["scored"] == 2 and answer["insufficient"] == 1 and answer["levels"] == {"up": 1, "down": 1}
      and answer["rows"][2]["score"] is None and answer["rows"][0]["customer_id"] == "B", out)
code, out, err = run("score", ws, "churn")
point("a table for people", code == 0 and "HIGH" in out, out + err)
code, out, err = run("score", ws, mine, "--csv")
point("trying weights changed nothing", table(out) == rows, out)

own = {"name": "own", "high_is": "bad", "factors": [{"name": "margin", "expr": "number (first (attribute.value where name = 'margin')) / 10", "weight": 1}]}
(folder / "own.json").write_text(json.dumps(own))
code, out, err = run("score", ws, folder / "own.json", "--csv")
point("a column without a home can be a factor", [(r["customer_id"], r["score"]) for r in table(out)] == [("B", "75"), ("A", "25"), ("C", "")], out + err)

fails("no model", [ws], 2, "model")
fails("no such model proposes the nearest", [ws, "chrun"], 1, "churn")
fails("no such factor proposes the nearest", [ws, mine, "--weight", "sizes=1"], 1, "size")
fails("a weight without a value", [ws, mine, "--weight", "size"], 2, "FACTOR=VALUE")
fails("a weight that is a word", [ws, mine, "--weight", "size=much"], 2, "FACTOR=VALUE")
fails("a negative weight", [ws, mine, "--weight", "size=-1"], 1, "0 or more")
fails("no workspace", [folder / "none.voltsource", "churn"], 1, "none.voltsource")
fails("no such file", [ws, folder / "none.json"], 1, "none.json")
bad = folder / "bad.json"
for name, change, says in [("an unknown field", {"expr": "employes"}, "employees"), ("a text as a factor", {"expr": "name"}, "text"),
                           ("a fault in the expression", {"expr": "employees +"}, "/factors/0/expr"), ("a weight of a wrong type", {"weight": "x"}, "/factors/0/weight")]:
    broken = json.loads(json.dumps(model))
    broken["factors"][0].update(change)
    bad.write_text(json.dumps(broken))
    fails(name, [ws, bad], 1, says)
bad.write_text("{")
fails("a file that is no JSON", [ws, bad], 1, "bad.json")

powerco = pathlib.Path(os.environ.get("VS_SHARED", "")) / "data" / "churn" / "powerco-half-a.csv"
if powerco.is_file():
    other = folder / "p.voltsource"
    run("new", other)
    mapping = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "powerco.json"
    code, out, err = run("import", other, powerco, "--mapping", mapping)
    code, out, err = run("score", other, "churn", "--csv")
    rows = table(out)
    point("each customer of a real file gets a churn score", code == 0 and len(rows) == 7406 and all(r["score"] and r["level"] for r in rows), out[:300] + err)
    point("and not all the same", len({r["score"] for r in rows}) > 10 and all(r["reasons"] for r in rows if r["level"] == "MEDIUM"), out[:300])
else:
    point("each customer of a real file gets a churn score", True, skip="the real data is not here")
sys.exit(finish())
