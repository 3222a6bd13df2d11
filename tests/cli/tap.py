# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of volt share: points told as TAP, and volt as a program, which is every test's first argument."""
import os
import subprocess
import sys

volt = os.path.abspath(sys.argv[1])
points = []


def point(name, ok, why="", skip=""):
    points.append(bool(ok))
    print(f"{'ok' if ok else 'not ok'} {len(points)} - {name}{' # SKIP ' + skip if skip else ''}", flush=True)
    if not ok:
        print("# " + str(why)[:2000].replace("\n", "\n# "), flush=True)
    return ok


def run(*arguments, **more):
    """Exit status, what was printed, what was said."""
    done = subprocess.run([volt, *map(str, arguments)], capture_output=True, text=True, **{"timeout": 110, **more})
    return done.returncode, done.stdout, done.stderr


def finish():
    """Tells how many points there were; the exit status."""
    print(f"1..{len(points)}")
    return 0 if all(points) else 1
