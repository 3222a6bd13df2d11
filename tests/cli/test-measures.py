#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every measure of the semantic model against tests/core/semantic/measures.sql, on the demo's data: at several periods, of everything and
of one region. Usage: test-measures.py VOLT"""
import datetime
import json
import pathlib
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile

from tap import finish, point, volt

here = pathlib.Path(__file__).resolve().parent
folder = tempfile.TemporaryDirectory(prefix="volt-measures-")
ws = pathlib.Path(folder.name) / "w.voltsource"


def run(*arguments):
    done = subprocess.run([volt, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        sys.exit(f"Bail out! {arguments}: {done.stderr}")
    return done.stdout


# ── The statements ──

def read_statements():
    """The views, and {name: (statement, whether it can be asked of a group of customers)}."""
    views, found, name = [], {}, None
    for line in (here.parent / "core/semantic/measures.sql").read_text().splitlines():
        head = re.fullmatch(r"-- ([a-z0-9_]+)( !)?", line)
        if head:
            name = head[1]
            found[name] = ["", head[2] is None]
        elif name:
            found[name][0] += line + "\n"
        else:
            views.append(line)
    return "\n".join(views), found


# ── The days, from the calendar ──

def number(day):
    return (day - datetime.date(1970, 1, 1)).days


def month(year, index):
    """The first day of a month; index counts from 0 and may leave the year."""
    return datetime.date(year + index // 12, index % 12 + 1, 1)


def days_of(as_of, first_open, months, back):
    """first_open: index of the first month that is not closed, counted from January of the as-of date's year."""
    y = as_of.year
    from_, to = month(y, first_open - months), month(y, first_open) - datetime.timedelta(1)
    days = {"asof": number(as_of), "from": number(from_), "to": number(to), "months": months, "to_month": number(to.replace(day=1)),
            "year_from": number(as_of.replace(year=as_of.year - 1) + datetime.timedelta(1)), "y1": number(month(y, first_open - 12)),
            "y2": number(month(y, first_open - 24))}
    names = ("bfrom", "bto", "bto_month", "bfrom_month_end", "by1")
    if back is None:
        return days | dict.fromkeys(names, "NULL")
    before = month(y, first_open - months - back), month(y, first_open - back) - datetime.timedelta(1)
    return days | dict(zip(names, (number(before[0]), number(before[1]), number(before[1].replace(day=1)), number(month(y, first_open - months - back + 1)),
                                   number(month(y, first_open - back - 12)))))


# ── The data ──

def fill(db):
    """The demo has no sales, no products, no outages, and of some things just a few: more, so that nothing compares nothing with nothing."""
    dice = random.Random(4)
    customers = [row[0] for row in db.execute("SELECT customer_id FROM customer ORDER BY 1")]
    meters = [row[0] for row in db.execute("SELECT meter_id FROM meter ORDER BY 1")]
    day = lambda: dice.randrange(19700, 20640)
    for k in range(300):
        closed, start = dice.random() < 0.7, day()
        db.execute("INSERT INTO opportunity (opportunity_id, customer_id, is_closed, is_won, amount, created_on, close_on, probability) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   (f"O{k}", dice.choice(customers), closed, dice.random() < 0.4 if closed else None, dice.choice([None, dice.randrange(10**8)]), start,
                    start + dice.randrange(200), dice.choice([None, dice.random()])))
        db.execute("INSERT INTO product_order (order_id, customer_id, product_id, ordered_on, quantity, amount) VALUES (?, ?, 'P', ?, 1, ?)",
                   (f"R{k}", dice.choice(customers), day(), dice.randrange(10**6)))
        db.execute("INSERT INTO cost_to_serve (customer_id, month, amount) VALUES (?, ?, ?)", (dice.choice(customers), day(), dice.randrange(10**5)))
        db.execute("INSERT INTO survey_response (customer_id, at, kind, score) VALUES (?, ?, ?, ?)",
                   (dice.choice(customers), day() * 86400 + dice.randrange(86400), dice.choice(["nps", "csat"]), dice.choice([None, *range(11)])))
        db.execute("INSERT INTO campaign_list (campaign_id, customer_id, arm) VALUES ('L', ?, ?) ON CONFLICT DO NOTHING",
                   (dice.choice(customers), dice.choice(["treated", "holdout", "suppressed"])))
        if k < 40:
            db.execute("INSERT INTO supply_outage (meter_id, \"from\", \"to\") VALUES (?, ?, ?)", (dice.choice(meters), day() * 86400, day() * 86400))
            db.execute("INSERT INTO reading_change (meter_id, at, old_kwh, new_kwh) VALUES (?, ?, 1, 2)", (dice.choice(meters), day() * 86400))
            db.execute("INSERT INTO register_check (meter_id, customer_id, from_at, to_at, state, expected, present) SELECT meter_id, customer_id, 1, 2, ?, 9, 9"
                       " FROM meter WHERE meter_id = ?", (dice.choice(["agrees", "differs", "not_enough"]), dice.choice(meters)))
            db.execute("UPDATE ticket SET reopened_at = resolved_at + 86400 WHERE rowid = ?", (dice.randrange(1, 100),))
            db.execute("UPDATE customer SET has_solar = 1 WHERE rowid = ?", (dice.randrange(1, 100),))
            db.execute("UPDATE customer SET vulnerable = 1 WHERE rowid = ?", (dice.randrange(1, 100),))
            db.execute("UPDATE account SET days_61_90 = ?, days_over_90 = ?, credit = ?, dpd = ? WHERE rowid = ?",
                       (*(dice.randrange(10**6) for _ in range(3)), dice.randrange(120), dice.randrange(1, 100)))
            db.execute("UPDATE score SET level = 'HIGH' WHERE model = 'churn' AND customer_id = ?", (dice.choice(customers),))
            db.execute("UPDATE score SET score = NULL, level = NULL WHERE customer_id = ?", (dice.choice(customers),))
            db.execute("UPDATE invoice SET kind = 'credit' WHERE rowid = ?", (dice.randrange(1, 4000),))
            db.execute("INSERT INTO dispute (dispute_id, invoice_id, opened_on, resolved_on, amount) SELECT ?, invoice_id, ?, ?, ? FROM invoice WHERE customer_id = ?"
                       " ORDER BY rowid LIMIT 1", (f"D{k}", 20600 - k, dice.choice([None, 20620]), dice.randrange(10**6), customers[k % 9]))
    db.execute("UPDATE campaign_result SET verdict = 'works' WHERE place = 1")
    db.execute("UPDATE campaign_list SET campaign_id = 'better-plan', decision = CASE rowid % 3 WHEN 1 THEN 'accepted' WHEN 2 THEN 'declined' END"
               " WHERE rowid % 5 > 0")
    db.execute("UPDATE campaign_list SET decision = NULL WHERE customer_id IN (SELECT customer_id FROM best_plan WHERE status = 'overpaying')")
    for table in ("opportunity", "product_order", "cost_to_serve", "survey_response", "campaign_list", "supply_outage", "reading_change", "register_check", "ticket", "customer",
                  "account", "score", "invoice", "dispute", "campaign_result"):
        db.execute("INSERT INTO table_version VALUES (?, 1000) ON CONFLICT DO UPDATE SET version = version + 1", (table,))
    db.commit()


class Median:
    def __init__(self):
        self.values = []

    def step(self, value):
        if value is not None:
            self.values.append(value)

    def finalize(self):
        return statistics.median(self.values) if self.values else None


def same(a, b):
    if a is None or b is None:
        return a is None and b is None
    return abs(a - b) <= 1e-6 * max(1, abs(a), abs(b))


views, statements = read_statements()
model = json.loads((here.parent.parent / "data/semantic/model.json").read_text())
point("a statement for every measure", set(statements) == set(model["measures"]), set(statements) ^ set(model["measures"]))
run("demo", folder.name + "/demo", "--customers", 150, "--as-of", "2026-06-30")
run("new", ws)
run("import", ws, *sorted(pathlib.Path(folder.name, "demo").glob("*.csv")))
run("run", ws)
db = sqlite3.connect(ws)
db.create_aggregate("median", 1, Median)
fill(db)

AS_OF = datetime.date(2026, 6, 30)
PERIODS = {("12 months", "year before"): (6, 12, 12), ("month", "period before"): (6, 1, 1), ("quarter", "none"): (6, 3, None),
           ("year to date", "year before"): (6, 6, 12), ("fiscal year", "year before"): (0, 12, 12)}
region = db.execute("SELECT region FROM customer GROUP BY 1 ORDER BY count (*) DESC LIMIT 1").fetchone()[0]
FILTERS = {None: ("1", "1"), f"customer.region = '{region}' and customer.kind = 'household'":
           (f"region = '{region}' AND kind = 'household'", "customer_id IN (SELECT customer_id FROM c)")}
unknown = set(statements)
for (period, compare), (first_open, months, back) in PERIODS.items():
    for where, (c, mine) in FILTERS.items():
        asked = [name for name in statements if where is None or statements[name][1]]
        question = {"measures": asked} | ({"where": where} if where else {})
        answer = json.loads(run("query", ws, json.dumps(question), "--json", "--period", period, "--compare", compare))
        words = days_of(AS_OF, first_open, months, back) | {"c": c, "mine": mine}
        for view in [row[0] for row in db.execute("SELECT name FROM sqlite_temp_master WHERE type = 'view'")]:
            db.execute(f"DROP VIEW temp.{view}")
        db.executescript(views.format(**words))
        wrong = []
        for name, value in zip(asked, answer["rows"][0]):
            expected = db.execute(statements[name][0].format(**words)).fetchone()
            expected = expected[0] if expected else None
            if not same(value, expected):
                wrong.append(f"{name}: {value}, SQL {expected}")
            elif value:
                unknown.discard(name)
        point(f"{len(asked)} measures, {period} against {compare}, {where or 'everything'}", not wrong, "\n".join(wrong))
point("every measure has a value somewhere", not unknown, unknown)
db.close()
folder.cleanup()
sys.exit(finish())
