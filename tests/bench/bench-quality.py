#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Quality rules over a made table of customers. Usage: bench-quality.py VOLT [ROWS] (5,000,000). Prints seconds and processor seconds; one row in a thousand is
wrong in kind, birth year and dates. Target: all rules of customers in 2 s."""
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time

volt, rows = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5_000_000
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "w.voltsource")
    subprocess.run([volt, "new", path], check=True, stdout=subprocess.DEVNULL)
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("""INSERT INTO customer (customer_id, name, kind, region, city, birth_year, customer_since, ended_on, parent_company_id, currency)
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
      SELECT printf ('C%07d', i), 'Name ' || i, CASE WHEN i % 1000 = 7 THEN 'other' WHEN i % 5 = 0 THEN 'business' ELSE 'household' END, 'R' || (i % 20), 'City ' || (i % 500),
        iif (i % 1000 = 8, 1066, 1940 + i % 60), 12000 + i % 8000, CASE WHEN i % 1000 = 9 THEN 1 WHEN i % 30 = 0 THEN 20200 + i % 300 END,
        iif (i % 50 = 0, printf ('C%07d', i / 2), NULL), 'USD' FROM n""", (rows,))
    db.execute("INSERT INTO table_version (name, version) VALUES ('customer', 1) ON CONFLICT (name) DO UPDATE SET version = version + 1")
    db.commit()
    db.close()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run([volt, "quality", path, "--table", "customer"], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"quality rules of {rows:,} customers: {seconds:.2f} s, {after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.2f} s of one processor (target 2)")
