#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists the texts of the semantic model and the pages for the translators, as po/data-strings.h. Usage: po/data-strings.py [--check]"""
import json
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parent.parent
WORDS = {"caption", "plural", "description", "unit", "title", "note", "detail", "text", "label", "against_words", "against_missing"}
found = []


def walk(node, member=""):
    if isinstance(node, dict):
        for name, value in node.items():
            if name in WORDS and isinstance(value, str) and value:
                found.append(value)
            elif name == "labels" and isinstance(value, dict):
                found.extend(value.values())
            else:
                walk(value, name)
    elif isinstance(node, list):
        for value in node:
            walk(value, member)


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


# An entity's "label" is the name of a field, a tile's is a text.
model = json.loads((root / "data/semantic/model.json").read_text())
model.pop("description", None)
for entity in model["entities"].values():
    entity.pop("label", None)
walk(model)
for path in [*sorted((root / "data/dashboards").glob("*.json")), *sorted((root / "data/portfolio").glob("*-page.json"))]:
    if not path.name.endswith(".schema.json"):
        walk(json.loads(path.read_text()))
gallery = json.loads((root / "data/semantic/gallery.json").read_text())
gallery.pop("description")
walk(gallery)
lines = ["/* SPDX-License-Identifier: GPL-3.0-or-later */", "/* Written by po/data-strings.py from data/semantic and data/dashboards; for xgettext only. */"]
lines += [("/* xgettext:no-c-format */ " if "%" in text else "") + f"N_({quoted(text)})" for text in sorted(set(found))]
wanted = "\n".join(lines) + "\n"
target = root / "po/data-strings.h"
if "--check" in sys.argv:
    same = target.is_file() and target.read_text() == wanted
    print("1..1")
    print(f"{'ok' if same else 'not ok'} 1 - po/data-strings.h has the texts of data/" + ("" if same else "; run po/data-strings.py"))
    sys.exit(0 if same else 1)
target.write_text(wanted)
