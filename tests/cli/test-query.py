#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt query and volt segment as a script uses them. Usage: test-query.py VOLT"""
import json
import pathlib
import sqlite3
import sys
import tempfile

from tap import finish, point, run

folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-query-"))
ws = folder / "w.voltsource"


def fails(name, arguments, status, says):
    code, out, err = run(*arguments)
    point(name, code == status and says in err and out == "", f"status {code}: {out} {err}")


run("new", ws)
db = sqlite3.connect(ws)
db.executemany("INSERT INTO customer (customer_id, name, kind, region) VALUES (?, ?, ?, ?)",
               [("A", "Ann, Ltd", "business", "North"), ("B", "Bo", "household", "North"), ("C", "Cy", "household", None)])
db.execute("INSERT INTO invoice (invoice_id, customer_id, kind, issued_on, amount, tax, status) VALUES ('I', 'A', 'invoice', 20600, 1210000, 210000, 'open')")
db.execute("INSERT INTO setting VALUES ('as_of', '2026-06-30')")
db.execute("INSERT INTO table_version VALUES ('customer', 1), ('invoice', 1)")
db.commit()
db.close()

groups = json.dumps({"by": ["customer.region"], "measures": ["customers", "revenue"]})
code, out, err = run("query", ws, groups, "--csv")
point("groups as CSV", code == 0 and out == "region,customers,revenue\nNorth,2,100.00\n,1,\n", f"{code} {out} {err}")
code, out, err = run("query", ws, groups, "--json")
answer = json.loads(out or "{}")
point("groups as JSON", code == 0 and answer.get("rows") == [["North", 2, 100.0], [None, 1, None]] and answer["rows_in_all"] == 2
      and [c["name"] for c in answer["columns"]] == ["region", "customers", "revenue"] and answer["columns"][0]["dimension"], f"{out} {err}")
point("the period of the answer", answer.get("period") == {"kind": "12 months", "compare": "year before", "from": "2025-07-01",
      "to": "2026-06-30", "before_from": "2024-07-01", "before_to": "2025-06-30", "words": "12 months to June 2026"}, str(answer.get("period")))
code, out, err = run("query", ws, groups, "--json", "--period", "month", "--compare", "none")
answer = json.loads(out or "{}")
point("another period", code == 0 and answer["rows"] == [["North", 2, None], [None, 1, None]] and answer["period"]["from"] == "2026-06-01"
      and answer["period"]["before_from"] is None, f"{out} {err}")
fails("no such period", ["query", ws, groups, "--period", "decade"], 2, "fiscal year")
fails("no such comparison", ["query", ws, groups, "--compare", "budget"], 2, "period before")
code, out, err = run("query", ws, groups)
point("groups for people", code == 0 and "Region" in out and "North" in out, f"{out} {err}")
code, out, err = run("query", ws, json.dumps({"rows": "customer", "fields": ["name"], "order": ["-name"], "limit": 1}), "--csv")
point("rows as CSV", code == 0 and out == "name\nCy\n", f"{out} {err}")
code, out, err = run("segment", ws, "kind = 'household'", "--count")
point("a segment's size", code == 0 and out == "2\n", f"{out} {err}")
code, out, err = run("segment", ws, "count (invoice) > 0", "--csv")
point("a segment as CSV", code == 0 and out == 'customer_id,name,kind,region\nA,"Ann, Ltd",business,North\n', f"{out} {err}")
code, out, err = run("segment", ws, "kind = 'household'", "--count", "--json")
point("a segment's size as JSON", code == 0 and json.loads(out or "{}") == {"count": 2}, f"{out} {err}")
fails("an unknown measure names the nearest", ["query", ws, '{"measures": ["custmers"]}'], 1, "did you mean “customers”")
fails("text that is no JSON", ["query", ws, "{"], 1, "query")
fails("JSON that is no query", ["query", ws, "[]"], 1, "query")
fails("a segment that is no condition", ["segment", ws, "name"], 1, "true or false")
fails("a segment that is no expression", ["segment", ws, "kind ="], 1, "segment")
fails("no query given", ["query", ws], 2, "Usage: volt query")
fails("no such workspace", ["query", folder / "none.voltsource", groups], 1, "none.voltsource")
code, out, err = run("define", ws, "customer.big", "count (invoice) > 0", "--caption", "Big", "--json")
point("a field is added", code == 0 and json.loads(out or "{}") == {"name": "customer.big", "version": 1}, f"{out} {err}")
code, out, err = run("define", ws, "big_customers", "count (customer where big)", "--entity", "customer")
code, out, err = run("query", ws, '{"measures": ["big_customers"]}', "--csv")
point("a measure made of it", code == 0 and out == "big_customers\n1\n", f"{out} {err}")
code, out, err = run("define", ws, "--json")
point("both are listed", [d["name"] for d in json.loads(out or "{}").get("definitions", [])] == ["big", "big_customers"], f"{out} {err}")
code, out, err = run("define", ws, "big_customers", "--json")
sql = json.loads(out or "{}").get("sql", "SELECT 0")
point("its SQL gives the same", sqlite3.connect(ws).execute(sql).fetchone() == (1,), f"{out} {err}")
fails("a faulty definition", ["define", ws, "customer.bad", "nmae"], 1, "did you mean “name”")
fails("a measure of nothing", ["define", ws, "n", "count ()"], 2, "--entity")
fails("nobody knows it", ["define", ws, "reveneu"], 1, "did you mean “revenue”")
fails("another stands on it", ["define", ws, "customer.big", "--delete"], 1, "big_customers")
fails("what ships stays", ["define", ws, "revenue", "--delete"], 1, "was not added")
code, out, err = run("define", ws, "big_customers", "--delete")
point("it is taken out", code == 0 and "big" not in json.dumps(json.loads(run("define", ws, "--json")[1])["definitions"][1:]), f"{out} {err}")
sys.exit(finish())
