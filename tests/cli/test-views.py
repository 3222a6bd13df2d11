#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measures of the three views against slow SQL on the silver tables of a demo retailer. Receivables of earlier months come from
runs as of those days. Usage: test-views.py VOLT"""
import csv
import datetime
import io
import json
import math
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile

from tap import finish, point, volt

folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-views-"))


def run(*arguments):
    done = subprocess.run([volt, *map(str, arguments)], capture_output=True, text=True, timeout=110)
    if done.returncode != 0:
        raise SystemExit(f"Bail out! volt {arguments[0]}: {done.stderr}")
    return done.stdout


def day(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


def close(a, b):
    if a is None or b is None:
        return a is None and b is None
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-4)


def measures(names, period="12 months", where=None):
    question = {"measures": list(names)}
    if where:
        question["where"] = where
    row = next(csv.DictReader(io.StringIO(run("query", ws, json.dumps(question), "--csv", "--period", period))))
    return {name: float(row[name]) if row[name] != "" else None for name in names}


AS_OF = day("2026-06-30")
PERIODS = {"12 months": ("2025-07-01", "2026-06-30", "2024-07-01", "2025-06-30"), "quarter": ("2026-04-01", "2026-06-30", "2025-04-01", "2025-06-30")}

# {f} {t}: the period's first and last day, {bf} {bt}: of the one before, {a}: the as-of date.
REVENUE = ("SELECT sum (CASE WHEN kind = 'credit' THEN -(abs (amount) - abs (coalesce (tax, 0))) ELSE amount - coalesce (tax, 0) END) / 1e4"
           " FROM invoice WHERE status <> 'cancelled' AND issued_on BETWEEN ")
MARGIN = REVENUE.replace("END) / 1e4", "END - cost) / 1e4").replace("WHERE", "WHERE cost IS NOT NULL AND")
SHARES = ("WITH v AS (SELECT customer_id, sum (CASE WHEN kind = 'credit' THEN -(abs (amount) - abs (coalesce (tax, 0))) ELSE amount - coalesce (tax, 0) END) AS x"
          " FROM invoice WHERE customer_id IN (SELECT customer_id FROM customer) AND status <> 'cancelled' AND issued_on BETWEEN {f} AND {t} GROUP BY customer_id) ")
AT = "(customer_since IS NULL OR customer_since {0}) AND (ended_on IS NULL OR ended_on {1})"
WILLING = "customer_since <= {a} AND (ended_on IS NULL OR ended_on > {a})"
CONVERTED = ("(SELECT count (*) FROM campaign_member m JOIN campaign c USING (campaign_id) WHERE {w} AND EXISTS (SELECT 1 FROM campaign_event e"
             " WHERE e.kind = 'converted' AND e.campaign_id = m.campaign_id AND e.customer_id = m.customer_id AND e.at >= c.starts_on * 86400 AND e.at < ({a} + 1) * 86400))")
LAST = "c.starts_on = (SELECT max (starts_on) FROM campaign)"
SQL = {
    "customers_at_start": "SELECT count (*) FROM customer WHERE " + AT.format("< {f}", ">= {f}"),
    "customers_at_end": "SELECT count (*) FROM customer WHERE " + AT.format("<= {t}", "> {t}"),
    "customers_left": "SELECT -count (*) FROM customer WHERE ended_on BETWEEN {f} AND {t}",
    "retention_rate": "SELECT ((SELECT count (*) FROM customer WHERE " + AT.format("<= {t}", "> {t}") + ") - (SELECT count (*) FROM customer WHERE customer_since BETWEEN"
                      " {f} AND {t})) * 1.0 / (SELECT count (*) FROM customer WHERE " + AT.format("< {f}", ">= {f}") + ")",
    "revenue": REVENUE + "{f} AND {t}",
    "revenue_change": "SELECT (" + REVENUE + "{f} AND {t}) - (" + REVENUE + "{bf} AND {bt})",
    "margin": MARGIN + "{f} AND {t}",
    "margin_before": MARGIN + "{bf} AND {bt}",
    "margin_rate": "SELECT (" + MARGIN + "{f} AND {t}) / (" + REVENUE + "{f} AND {t} AND cost IS NOT NULL)",
    "top5_share": SHARES + "SELECT (SELECT sum (x) FROM (SELECT x FROM v ORDER BY x DESC LIMIT 5)) * 1.0 / sum (x) FROM v",
    "top20_share": SHARES + "SELECT (SELECT sum (x) FROM (SELECT x FROM v ORDER BY x DESC LIMIT 20)) * 1.0 / sum (x) FROM v",
    "hhi": SHARES + "SELECT sum (x * 1.0 * x) / (sum (x) * 1.0 * sum (x)) FROM v",
    "consent_email": "SELECT avg (coalesce (consent_email, 0) AND NOT coalesce (vulnerable, 0)) FROM customer WHERE " + WILLING,
    "consent_any": "SELECT avg ((coalesce (consent_email, 0) OR coalesce (consent_post, 0) OR coalesce (consent_sms, 0) OR coalesce (consent_phone, 0)) AND NOT"
                   " coalesce (vulnerable, 0)) FROM customer WHERE " + WILLING,
    "last_addressed": "SELECT count (*) FROM campaign_member JOIN campaign c USING (campaign_id) WHERE arm = 'treated' AND " + LAST,
    "last_held_out": "SELECT count (*) FROM campaign_member JOIN campaign c USING (campaign_id) WHERE arm = 'holdout' AND " + LAST,
    "last_converted": "SELECT " + CONVERTED.replace("{w}", "m.arm = 'treated' AND " + LAST),
    "last_lift": "SELECT " + CONVERTED.replace("{w}", "m.arm = 'treated' AND " + LAST) + " * 1.0 / (SELECT count (*) FROM campaign_member JOIN campaign c USING (campaign_id)"
                 " WHERE arm = 'treated' AND " + LAST + ") - " + CONVERTED.replace("{w}", "m.arm = 'holdout' AND " + LAST) + " * 1.0 /"
                 " (SELECT count (*) FROM campaign_member JOIN campaign c USING (campaign_id) WHERE arm = 'holdout' AND " + LAST + ")",
    "lift_overall": "SELECT " + CONVERTED.replace("{w}", "m.arm = 'treated'") + " * 1.0 / (SELECT count (*) FROM campaign_member WHERE arm = 'treated') - "
                    + CONVERTED.replace("{w}", "m.arm = 'holdout'") + " * 1.0 / (SELECT count (*) FROM campaign_member WHERE arm = 'holdout')",
    "last_opened": "SELECT count (DISTINCT customer_id) FROM campaign_event JOIN campaign c USING (campaign_id) WHERE kind = 'opened' AND " + LAST,
    "campaign_cost": "SELECT sum (cost) / 1e4 FROM campaign WHERE campaign_id IN (SELECT campaign_id FROM campaign_member)",
}
KEPT = ("coalesce (kept, -1) = 1 OR (kept IS NULL AND amount > 0 AND amount <= (SELECT coalesce (sum (amount), 0) FROM payment p WHERE p.customer_id = promise.customer_id AND NOT coalesce (failed, 0)"
        " AND paid_on BETWEEN due_on - 30 AND min (due_on + 3, {a})))")
DUE = "SELECT count (*) FROM promise WHERE due_on BETWEEN {f} AND {t} AND (%s OR due_on + 3 < {a})" % KEPT
SQL["promises_due"] = DUE
SQL["promises_kept"] = "SELECT count (*) FROM promise WHERE due_on BETWEEN {f} AND {t} AND (%s)" % KEPT
SQL["promise_kept_rate"] = "SELECT (%s) * 1.0 / (%s)" % (SQL["promises_kept"], DUE)
SQL["promises_open"] = "SELECT count (*) FROM promise WHERE NOT (%s) AND due_on + 3 >= {a}" % KEPT


def history(db):
    """month's first day → (accounts by customer, billed), each from the collections as of the month's last day."""
    months = {}
    for back in range(13):
        year, month = divmod(2026 * 12 + 5 - back, 12)
        first = datetime.date(year, month + 1, 1)
        last = day((first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1).isoformat()) - 1
        with db:
            db.execute("INSERT OR REPLACE INTO setting VALUES ('as_of', ?)", ((datetime.date(1970, 1, 1) + datetime.timedelta(days=last)).isoformat(),))
        run("collections", ws)
        rows = {r[0]: r[1:] for r in db.execute("SELECT customer_id, bucket, balance, current, days_1_30, days_31_60, days_61_90, days_over_90 FROM account")}
        billed = db.execute("SELECT sum (CASE WHEN kind = 'credit' THEN -abs (amount) ELSE amount END) FROM invoice WHERE status <> 'cancelled' AND issued_on BETWEEN ? AND ?",
                            (day(first.isoformat()), last)).fetchone()[0]
        months[back] = (rows, billed)
    return months


def total(rows, column):
    return sum(row[column] for row in rows.values())


try:
    ws = folder / "w.voltsource"
    run("demo", folder / "d", "--customers", 220, "--seed", 3)
    run("new", ws)
    run("import", ws, *(f for f in sorted((folder / "d").glob("*.csv")) if f.name != "readings.csv"))
    db = sqlite3.connect(ws)
    months = history(db)
    run("run", ws, "--as-of", "2026-06-30")

    for period, days in PERIODS.items():
        f, t, bf, bt = map(day, days)
        got = measures(SQL, period)
        for name, sql in SQL.items():
            expected = db.execute(sql.replace("{f}", str(f)).replace("{t}", str(t)).replace("{bf}", str(bf)).replace("{bt}", str(bt)).replace("{a}", str(AS_OF))).fetchone()[0]
            point(f"{name}, {period}", close(got[name], expected), f"{got[name]} is not {expected}")

    for period, n in (("12 months", 12), ("quarter", 3), ("month", 1)):
        start, end = months[n][0], months[0][0]
        billed = sum(months[back][1] for back in range(n))
        moves = [(months[back + 1][0].get(c, ("current",))[0], row[0]) for back in range(n) for c, row in months[back][0].items()]
        late = [m for m in moves if m[0] != "current"]
        roll = lambda b: sum(total(months[back][0], 3 + b) for back in range(n)) / sum(total(months[back + 1][0], 2 + b) for back in range(n))
        expected = {
            "cei": (total(start, 1) + billed - total(end, 1)) / (total(start, 1) + billed - total(end, 2)),
            "roll_current": roll(0), "roll_1_30": roll(1), "roll_31_60": roll(2), "roll_61_90": roll(3),
            "delinquent_accounts": len(late), "cured_accounts": sum(m[1] == "current" for m in late),
            "cure_rate": sum(m[1] == "current" for m in late) / len(late),
            "receivables": total(end, 1) / 1e4, "dso": total(end, 1) / sum(months[back][1] for back in range(12)) * 365,
            "dso_best": total(end, 2) / sum(months[back][1] for back in range(12)) * 365,
        }
        if n == 12:
            expected["receivables_before"] = total(start, 1) / 1e4
            expected["overdue_before"] = (total(start, 1) - total(start, 2)) / 1e4
        got = measures(expected, period)
        for name, value in expected.items():
            point(f"{name}, {period}", close(got[name], value), f"{got[name]} is not {value}")

    worths = {}
    for campaign, margin in db.execute("SELECT campaign_id, (SELECT sum ((amount - coalesce (tax, 0)) - cost) FROM invoice i WHERE i.customer_id = e.customer_id AND status <> 'cancelled'"
                                       " AND issued_on > ? - 365 AND issued_on <= ?) FROM campaign_event e WHERE kind = 'converted' AND customer_id IN (SELECT customer_id FROM customer)", (AS_OF, AS_OF)):
        if margin is not None:
            worths.setdefault(campaign, []).append(margin / 1e4)
    rows = csv.DictReader(io.StringIO(run("query", ws, json.dumps({"rows": "campaign", "fields": [
        "campaign_id", "cost", "conversion_worth", "return_on_cost", "break_even_rate", "campaign_result.treated", "campaign_result.incremental"]}), "--csv")))
    for row in rows:
        worth = 0.25 * statistics.median(worths[row["campaign_id"]]) if row["campaign_id"] in worths else None
        point(f"worth of a conversion, {row['campaign_id']}", close(float(row["conversion_worth"]) if row["conversion_worth"] else None, worth and round(worth, 4)), f"{row} {worth}")
        if worth and row["incremental"]:
            cost = float(row["cost"])
            point(f"return, {row['campaign_id']}", math.isclose(float(row["return_on_cost"]), (float(row["incremental"]) * worth - cost) / cost, abs_tol=1e-4), row)
            point(f"break-even, {row['campaign_id']}", math.isclose(float(row["break_even_rate"]), cost / int(row["treated"]) / worth, abs_tol=1e-4), row)
finally:
    shutil.rmtree(folder)
sys.exit(finish())
