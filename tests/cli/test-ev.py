#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""volt ev on real homes with the real charging of other people laid on half of them, and loads that only look like a car on others.
Each benchmark is a bare meter_id,timestamp,kwh file: no customers, no mapping. Usage: test-ev.py VOLT"""
import csv
import importlib.util
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from tap import finish, point, run

shared = pathlib.Path(os.environ.get("VS_SHARED", ""))
folder = pathlib.Path(tempfile.mkdtemp(prefix="volt-ev-"))


def benchmark(name, *options):
    target = folder / name
    subprocess.run([sys.executable, shared / "ev" / "build_hybrid.py", "--homes-dir", shared / "data" / "meters" / "london-2013",
                    "--sessions", shared / "data" / "ev" / "trondheim-charging-sessions.csv", "--first-home", "2", "--out", target, *options],
                   check=True, stdout=subprocess.DEVNULL)
    return target


def score(name, target, file, least_auc, least_f1):
    ws = folder / f"{name}.voltsource"
    run("new", ws)
    code, out, err = run("import", ws, target / file)
    point(f"{name}: the bare file is taken without a mapping", code == 0, err)
    code, out, err = run("ev", ws, "--csv")
    point(f"{name}: volt ev answers", code == 0, err)
    (target / "predictions.csv").write_text(out)
    result = json.loads(subprocess.run([sys.executable, shared / "ev" / "score_ev.py", target / "truth.csv", target / "predictions.csv",
                                        "--by-decoy", "--json"], check=True, capture_output=True, text=True).stdout)
    print(f"# {name}: AUC {result['auc']:.3f}, F1 {result['f1_at_cut']:.3f}, precision {result['precision_at_cut']:.3f}, "
          f"recall {result['recall_at_cut']:.3f}, " + ", ".join(f"{k} {v}" for k, v in result.items() if k.startswith("false_alarms")))
    point(f"{name}: every meter has a probability", result["missing_predictions"] == 0 and result["unreadable"] == 0, result)
    point(f"{name}: AUC ≥ {least_auc}, F1 ≥ {least_f1}", result["auc"] >= least_auc and result["f1_at_cut"] >= least_f1, result)
    return ws


def check_forms(ws):
    rows = list(csv.DictReader(io.StringIO(run("ev", ws, "--csv")[1])))
    point("CSV has the columns of the contract",
          list(rows[0]) == ["meter_id", "probability", "sessions", "kw", "kwh_year", "evidence"], rows[0])
    point("most likely first", [float(r["probability"]) for r in rows] == sorted((float(r["probability"]) for r in rows), reverse=True))
    meters = json.loads(run("ev", ws, "--json")[1])["meters"]
    point("JSON says the same", [m["meter_id"] for m in meters] == [r["meter_id"] for r in rows] and meters[0]["customer_id"] is None, meters[0])
    point("a missing workspace is status 1", run("ev", folder / "none.voltsource")[0] == 1)
    point("two workspaces are wrong usage", run("ev", ws, ws)[0] == 2)


def main():
    if not (shared / "ev" / "build_hybrid.py").exists() or not importlib.util.find_spec("numpy") or not importlib.util.find_spec("pandas"):
        print("1..0 # SKIP the benchmark's homes and sessions, numpy or pandas are not here")
        return 0
    decoys = benchmark("decoys", "--seed", "101", "--decoys")
    check_forms(score("half-hourly with decoys", decoys, "halfhourly.csv", 0.95, 0.85))
    score("hourly with decoys", decoys, "hourly.csv", 0.95, 0.85)
    harder = benchmark("harder", "--seed", "102", "--realistic", "--timer-share", "0.2", "--decoys", "storage,boiler,pool,sauna,heatpump",
                       "--decoy-share", "0.8")
    score("half-hourly, uneven charging, five kinds of decoys", harder, "halfhourly.csv", 0.93, 0.82)
    return finish()


try:
    status = main()
finally:
    shutil.rmtree(folder, ignore_errors=True)
sys.exit(status)
