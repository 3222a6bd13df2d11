#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The promises of src/README.md that a compiler does not check. Prints TAP; a broken promise names file and line."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
# A room may include those of its own level and below. Siblings that must not know each other share a level only by name.
ROOMS = ["base", "workspace", "frame", "expr", "semantic", "meter", "source", "intake", "quality", "tariff", "simulate", "score", "collections", "campaign", "export", "run"]
ALLOWED = {
    "base": {"base"},
    "workspace": {"base", "workspace"},
    "frame": {"base", "workspace", "frame"},
    "expr": {"base", "workspace", "frame", "expr"},
    "semantic": {"base", "workspace", "frame", "expr", "semantic"},
}
ENGINES = set(ALLOWED["semantic"])
ALLOWED |= {
    "meter": ENGINES | {"meter"},
    "source": {"base", "source"},
    "intake": ENGINES | {"meter", "source", "intake"},
    "quality": ENGINES | {"meter", "source", "intake", "quality"},
    "tariff": ENGINES | {"meter", "tariff"},
    "simulate": ENGINES | {"meter", "tariff", "simulate"},
    "score": ENGINES | {"meter", "tariff", "score"},
    "collections": ENGINES | {"meter", "tariff", "score", "collections"},
    "campaign": ENGINES | {"meter", "tariff", "score", "campaign"},
    "export": set(ROOMS) - {"run"},
    "run": set(ROOMS),
    "demo": ENGINES | {"meter", "tariff", "demo"},
    "chart": ENGINES | {"chart"},
}
include = re.compile(r'^\s*#\s*include\s+[<"]([^">]+)[">]', re.M)
failures = {}


def sources(*folders):
    for folder in folders:
        for path in sorted((root / folder).rglob("*.[ch]")):
            yield path, path.read_text(encoding="utf-8")


def fail(check, path, text, position, why):
    line = text.count("\n", 0, position) + 1
    failures.setdefault(check, []).append(f"{path.relative_to(root)}:{line}: {why}")


CHECKS = {
    "includes point down only": None,
    "no GTK in libvolt or the charts, no Cairo in libvolt": None,
    "version checks only in compat": None,
    "no SQL in the window and the charts": None,
    "SQL only where it may be": None,
    "colours only in the palette and the style sheets": None,
    "every source with translatable text is in POTFILES.in": None,
    "every file of POTFILES.in is there": None,
    "each C file begins with its licence": None,
    "no C file beyond 800 lines": None,
    "engines do not read the wall clock": None,
    "the schema's files are numbered from 1 on, each once": None,
    "every folder of data/ that holds documents is installed": None,
}

for path, text in sources("src/core", "src/chart"):
    parts = path.relative_to(root / "src").parts
    room = parts[1] if parts[0] == "core" else "chart"
    for match in include.finditer(text):
        name = match.group(1)
        first = name.split("/")[0]
        if "/" in name and first in set(ROOMS) | {"demo", "chart", "cli", "app"} and first not in ALLOWED[room]:
            fail("includes point down only", path, text, match.start(), f"{room} may not include {name}")
        if re.match(r"(gtk|gdk|gsk|adwaita)", name) or (room != "chart" and re.match(r"(cairo|pango)", name)):
            fail("no GTK in libvolt or the charts, no Cairo in libvolt", path, text, match.start(), name)

for path, text in sources("src"):
    name = path.relative_to(root).as_posix()
    for match in re.finditer(r"\b(GTK|ADW)_CHECK_VERSION", text):
        if not path.name.startswith("compat."):
            fail("version checks only in compat", path, text, match.start(), match.group(0))
    sql = re.search(r"sqlite3_|\bSELECT\s.+\bFROM\b|\bINSERT INTO\b", text)
    if sql and name.startswith(("src/app/", "src/chart/")):
        fail("no SQL in the window and the charts", path, text, sql.start(), "SQL")
    may = ("src/core/workspace/", "src/core/intake/", "src/core/semantic/", "src/core/meter/interval", "src/core/frame/store", "src/core/frame/cache", "src/core/expr/")
    if sql and name.startswith("src/core/") and not name.startswith(may) and not path.stem.endswith("-store"):
        fail("SQL only where it may be", path, text, sql.start(), sql.group(0)[:40])
    if name.startswith(("src/app/", "src/chart/")) and not path.stem.startswith("palette"):
        for match in re.finditer(r'"#[0-9a-fA-F]{6}"', text):
            fail("colours only in the palette and the style sheets", path, text, match.start(), match.group(0))
    if not text.startswith("/* SPDX-License-Identifier: GPL-3.0-or-later"):
        fail("each C file begins with its licence", path, text, 0, "no SPDX line")
    if text.count("\n") > 800:
        fail("no C file beyond 800 lines", path, text, 0, f"{text.count(chr(10))} lines")
    if name.startswith("src/core/") and not name.startswith(("src/core/base/", "src/core/workspace/", "src/core/intake/load.c")):
        clock = re.search(r"\b(time \(NULL\)|g_get_real_time|g_date_time_new_now|g_date_time_new_now_utc|clock_gettime)\b", text)
        if clock:
            fail("engines do not read the wall clock", path, text, clock.start(), clock.group(0))

listed = {line.strip() for line in (root / "po/POTFILES.in").read_text().splitlines() if line.strip() and not line.startswith("#")}
for path, text in sources("src"):
    if path.suffix == ".c" and re.search(r'\b(_|N_|C_|NC_|ngettext) ?\(', text):
        if path.relative_to(root).as_posix() not in listed:
            fail("every source with translatable text is in POTFILES.in", path, text, 0, "not listed")
for path in sorted(list((root / "ui").glob("*.ui")) + list((root / "data").glob("*.in"))):
    if ('translatable="yes"' in path.read_text() or path.suffix == ".in") and path.relative_to(root).as_posix() not in listed:
        fail("every source with translatable text is in POTFILES.in", path, "", 0, "not listed")
for name in sorted(listed):
    if not (root / name).is_file():
        failures.setdefault("every file of POTFILES.in is there", []).append(f"{name}: listed, but there is no such file")

numbers = [int(path.name[:4]) for path in sorted((root / "data/schema").glob("*.sql"))]
if numbers != list(range(1, len(numbers) + 1)):
    failures.setdefault("the schema's files are numbered from 1 on, each once", []).append(f"data/schema: {numbers}")
installed = (root / "data/meson.build").read_text()
for folder in sorted({path.parent.name for path in (root / "data").glob("*/*.json")}):
    if f"'{folder}'" not in installed:
        failures.setdefault("every folder of data/ that holds documents is installed", []).append(f"data/{folder} is not in data/meson.build")

print(f"1..{len(CHECKS)}")
for number, check in enumerate(CHECKS, 1):
    print(f"{'not ok' if check in failures else 'ok'} {number} - {check}")
    for line in failures.get(check, []):
        print(f"# {line}")
sys.exit(1 if failures else 0)
