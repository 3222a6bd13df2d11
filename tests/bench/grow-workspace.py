#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workspace of very many customers for measuring: a small one (the demo, everything run) copied over and over by SQL, each copy with
keys of its own, its regions moved on and its amounts a little larger or smaller. No readings; of the tables with a row a month or more
only some of the copy's rows, so that a customer has some eight invoices. With TABLES, the others of a row a customer stay empty: the executive
view of 5 M customers needs account best_plan contract customer ev_likelihood ev_session invoice meter plan_bill score ticket (13 GB).

Usage: grow-workspace.py SMALL.voltsource LARGE.voltsource CUSTOMERS [TABLE...]"""
import os
import sqlite3
import sys

SCHEMA = os.path.join(os.path.dirname(__file__), '..', '..', 'data', 'schema')
ONCE = {'setting', 'document', 'table_version', 'step_state', 'load', 'plan', 'agent', 'campaign', 'product', 'exchange_rate', 'region_risk',
        'business_calendar', 'sales_target', 'price_change'}
NEVER = {'audit', 'quarantine', 'column_cache', 'interval_block', 'interval_meter', 'reading_change', 'reading_refused', 'attribute'}
SHARED_KEYS = {'plan_id', 'agent_id', 'campaign_id', 'product_id', 'from_plan_id', 'to_plan_id', 'current_plan_id', 'best_plan_id'}
# Bills every third month, and what was paid of them; a few of the contacts, the months and the charges.
QUARTERLY = ("(SELECT invoice_id FROM small.invoice "
             "WHERE (strftime ('%m', period_start * 86400, 'unixepoch') + substr (customer_id, -2)) % 3 = 0)")
SOME = {'invoice': f'invoice_id IN {QUARTERLY}', 'payment': f'invoice_id IN {QUARTERLY} OR invoice_id IS NULL', 'interaction': 'origin.rowid % 6 = 0',
        'meter_month': 'origin.rowid % 6 = 0', 'ev_session': 'origin.rowid % 4 = 0'}
REGIONS = ['Central', 'East', 'North', 'South-East', 'South-West']


def value_of(name, declared):
    column = f'"{name}"'
    if declared == 'MONEY':
        return f'{column} / 100 * (80 + copy * 7 % 41)'
    if name.endswith('_id') and name not in SHARED_KEYS:
        return f"substr ({column}, 1, 1) || number || substr ({column}, 2)"
    if name in ('name', 'email'):
        return f"{column} || ' ' || copy" if name == 'name' else f'copy || {column}'
    if name == 'region':
        cases = ' '.join(f"WHEN '{region}' THEN {k}" for k, region in enumerate(REGIONS))
        names = ' '.join(f"WHEN {k} THEN '{region}'" for k, region in enumerate(REGIONS))
        return f'CASE (CASE {column} {cases} END + copy * copy % 7) % {len(REGIONS)} {names} END'
    return column


def copy_table(db, table, n_copies):
    columns = [(name, declared) for _, name, declared, _, _, _ in db.execute(f'PRAGMA main.table_info ("{table}")') if name != 'meter_no']
    names = ', '.join(f'"{name}"' for name, _ in columns)
    condition = SOME.get(table, '1')
    if table in ONCE:
        db.execute(f'INSERT OR REPLACE INTO "{table}" ({names}) SELECT {names} FROM small."{table}"')
        return
    values = ', '.join(value_of(*column) for column in columns)
    db.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM copies CROSS JOIN small."{table}" AS origin WHERE copy < {n_copies} AND ({condition})')


def main(small, large, customers, tables):
    if os.path.exists(large):
        os.remove(large)
    db = sqlite3.connect(large, isolation_level=None)
    db.execute('PRAGMA page_size = 16384')
    db.execute('PRAGMA journal_mode = OFF')
    db.execute('PRAGMA synchronous = OFF')
    db.execute('PRAGMA cache_size = -1000000')
    files = sorted(os.listdir(SCHEMA))
    files = [name for name in files if name.endswith('.sql')]
    for name in files:
        with open(os.path.join(SCHEMA, name), encoding='utf-8') as file:
            db.executescript(file.read())
    db.execute('ATTACH ? AS small', (small,))
    per_copy = db.execute('SELECT count(*) FROM small.customer').fetchone()[0]
    n_copies = max(1, round(customers / per_copy))
    db.execute('BEGIN')
    db.execute("CREATE TEMP TABLE copies AS WITH RECURSIVE n (copy) AS (SELECT 0 UNION ALL SELECT copy + 1 FROM n WHERE copy < 99999) "
               "SELECT copy, printf ('%05d', copy) AS number FROM n")
    for (table,) in db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
        if table not in NEVER and (table in ONCE or not tables or table in tables):
            copy_table(db, table, n_copies)
    db.execute('COMMIT')
    db.execute(f'PRAGMA application_id = {db.execute("PRAGMA small.application_id").fetchone()[0]}')
    db.execute(f'PRAGMA user_version = {len(files)}')
    print(f'{n_copies} copies, {n_copies * per_copy} customers, {db.execute("SELECT count(*) FROM invoice").fetchone()[0]} invoices')


if __name__ == '__main__':
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
