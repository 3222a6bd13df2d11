#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the data dictionary, two pages of the help, from the semantic model: what every measure and every field means, its unit, other
names for it, and how it is computed. Usage: help/dictionary.py data/semantic/model.json DIR"""
import json
import pathlib
import sys
from xml.sax.saxutils import escape

UNITS = {"money": "an amount", "percent": "%", "kwh": "kWh", "kw": "kW", "days": "days", "date": "a day", "month": "a month", "time": "an instant",
         "score": "points", "yesno": "yes or no", "integer": "a number", "number": "a number", "text": "a text"}
TYPES = {"text": "a text", "bool": "yes or no", "int32": "a number", "int64": "a number", "double": "a number", "money": "an amount", "day": "a day",
         "time": "an instant"}
POLARITY = {"up_is_good": "more is better", "up_is_bad": "more is worse"}

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<page xmlns="http://projectmallard.org/1.0/" type="topic" id="{id}">
  <info>
    <link type="guide" xref="index"/>
    <license><p>GNU General Public License, version 3 or later</p></license>
    <desc>{desc}</desc>
  </info>
  <title>{title}</title>
  <p>{intro}</p>
"""


def unit_of(thing):
    return thing.get("unit") or UNITS.get(thing.get("format", "")) or TYPES.get(thing.get("type", ""), "")


def item(name, thing):
    facts = [unit_of(thing), POLARITY.get(thing.get("polarity", ""), "")]
    if "synonyms" in thing:
        facts.append("also: " + ", ".join(thing["synonyms"]))
    if "values" in thing:
        facts.append("one of: " + ", ".join(thing["values"]))
    formula = " = " + thing["expr"] if "expr" in thing else ""
    return f"""      <item>
        <title>{escape(thing['caption'])}</title>
        <p>{escape(thing['description'])} <em>{escape('; '.join(fact for fact in facts if fact))}</em></p>
        <p><code>{escape(name + formula)}</code></p>
      </item>
"""


def section(name, title, text, items):
    body = "".join(item(*pair) for pair in items)
    return f"""  <section id="{name}">
    <title>{escape(title)}</title>
    <p>{text}</p>
    <terms>
{body}    </terms>
  </section>
"""


def belongs(model, entity):
    owners = [model["entities"][relation.get("to", name)]["caption"] for name, relation in entity.get("relations", {}).items()]
    return f" Belongs to: {escape(', '.join(owners))}." if owners else ""


def measures_page(model):
    text = HEAD.format(id="measures", title="All measures", desc="What each figure means and how it is computed.",
                       intro="A measure is a figure over many rows: it can be shown for everything, by any field of its rows or of what these belong to, and for "
                             "any filter. “The period” is the one chosen in the header, whole months only; “before” is the one it is compared with. The fields are on "
                             "a <link xref=\"fields\">page of their own</link>, the language of the formulas in <link xref=\"expressions\">Expressions</link>.")
    for name, entity in model["entities"].items():
        own = [(measure, about) for measure, about in model["measures"].items() if about["entity"] == name]
        if own:
            text += section(name, entity["plural"], escape(entity["description"]), own)
    return text + "</page>\n"


def fields_page(model):
    text = HEAD.format(id="fields", title="All fields", desc="What is known of customers, bills, meters and so on.",
                       intro="A field is what is known of one row. Where a row belongs to another, the other’s fields are its own too: "
                             "<code>customer.region</code> of an invoice. Those with a formula are computed. The <link xref=\"measures\">measures</link> are made of them.")
    for name, entity in model["entities"].items():
        text += section(name, entity["plural"], f"<code>{name}</code>: {escape(entity['description'])}{belongs(model, entity)}", entity["fields"].items())
    return text + "</page>\n"


model = json.loads(pathlib.Path(sys.argv[1]).read_text())
folder = pathlib.Path(sys.argv[2])
(folder / "measures.page").write_text(measures_page(model))
(folder / "fields.page").write_text(fields_page(model))
