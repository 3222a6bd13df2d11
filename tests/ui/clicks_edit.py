# SPDX-License-Identifier: GPL-3.0-or-later
"""clicks_edit.py BUILD: builds views in the real window, with the pointer and the keyboard, and looks at pages nobody should write.
Prints TAP. Started by run-ui.sh on a display and a bus of its own."""
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

import clicks
from clicks import BUTTONS, KEYBOARD, ROWS, Window, charts, check, find, make_workspace, names, say, settled, wait

TILE = re.compile(r"^(.*), (\w+), (\d+) columns by (\d+) rows, (\d+) of (\d+)$", re.S)
REGIONS = {"title": "Bad tiles", "name": "bad-tiles", "tiles": [
    {"id": "a", "mark": "kpi", "title": "Sound", "value": "customers", "w": 3, "h": 2},
    {"id": "b", "mark": "kpi", "title": "Misspelt", "value": "custmers", "w": 3, "h": 2},
    {"id": "c", "mark": "pie", "title": "No such mark", "w": 3, "h": 2},
    None, 7,
    {"id": "d", "mark": "bar", "title": "Type", "query": {"by": ["customer.region"], "measures": ["customers"], "where": "customer.name > 3"}},
    {"id": "e", "mark": "bar", "title": "Nobody", "query": {"by": ["customer.region"], "measures": ["customers"], "where": "customer.name = ''"}},
    {"id": "f", "mark": "text", "title": "عملاء المنطقة", "text": "\u202eكل العملاء 123\u202c abc"},
    {"id": "g", "mark": "text", "title": "Huge", "text": "x" * 500000},
    {"id": "h", "mark": "table", "title": "Rows", "query": {"rows": "customer", "fields": ["name", "region"], "limit": 3}}]}
MANY = {"title": "Many tiles", "name": "many-tiles", "tiles": [{"id": f"t{i}", "mark": "kpi", "title": f"Tile {i}", "value": "customers", "w": 1, "h": 1}
                                                           for i in range(10000)]}


def documents(path, name):
    """(version, JSON) of a view, the newest first."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = db.execute("SELECT version, json FROM document WHERE kind = 'dashboards' AND name = ? ORDER BY version DESC", (name,)).fetchall()
    db.close()
    return [(version, json.loads(text)) for version, text in rows]


def write_bad_views(path):
    db = sqlite3.connect(path)
    for view in (REGIONS, MANY):
        db.execute("INSERT INTO document (kind, name, version, json, author, at) VALUES ('dashboards', ?, 1, ?, 'test', 0)", (view["name"], json.dumps(view)))
    db.commit()
    db.close()


def tiles(window):
    """[(node, title, columns, rows)] in their order."""
    found = [(node, TILE.match(node.name or "")) for node in window.nodes()]
    found = [(node, match) for node, match in found if match and node.shown()]
    return [(node, match[1], int(match[3]), int(match[4])) for node, match in sorted(found, key=lambda pair: int(pair[1][5]))]


def order(window):
    return [title for node, title, w, h in tiles(window)]


def becomes(window, wanted, seconds=8):
    return wait(lambda: wanted(tiles(window)), seconds)


def pointer(*steps):
    subprocess.run(["xdotool", *[str(step) for step in steps]], check=False)


def drag(window, node, dx, dy, corner=False):
    """From the middle of a tile, or from its corner, in small steps."""
    settled(node.extents, 3)
    x, y = window.place(node)
    left, top, width, height = node.extents()
    if corner:
        x, y = x + width // 2 - 10, y + height // 2 - 10
    pointer("mousemove", x, y, "mousedown", 1)
    for i in range(1, 11):
        pointer("mousemove", x + dx * i // 10, y + dy * i // 10)
        time.sleep(0.03)
    time.sleep(0.1)
    pointer("mouseup", 1)


def edit(window):
    """Into edit mode, once there is something to edit."""
    wait(lambda: charts(window), 10)
    for attempt in range(3):
        if not find(window, "Add Tile", BUTTONS):
            window.key("ctrl+d")
        if becomes(window, lambda now: len(now) >= 8, 8):
            return True
    return False


def test_enter(window):
    found = edit(window)
    check(bool(found), "the Overview is in edit mode, each tile with title, kind, size and place", str(order(window)))
    check(find(window, "Add Tile", BUTTONS) is not None, "tiles can be added")
    return bool(found)


def test_keyboard(window):
    before = order(window)
    first = tiles(window)[0]
    pointer("mousemove", *window.place(first[0]), "click", 1)
    check(wait(first[0].focused, 5), "a click selects a tile and gives it the keyboard")
    window.key("Right")
    check(becomes(window, lambda now: [t[1] for t in now[:2]] == [before[1], before[0]]), "Right moves the tile one place on", str(order(window)))
    window.key("shift+Right")
    check(becomes(window, lambda now: now[1][2] == first[2] + 1), "Shift and Right make it a column wider", str(tiles(window)[1][1:]))
    window.key("shift+Down")
    check(becomes(window, lambda now: now[1][3] == first[3] + 1), "Shift and Down make it a row higher", str(tiles(window)[1][1:]))
    window.key("Delete")
    check(becomes(window, lambda now: len(now) == len(before) - 1), "Delete removes it", str(order(window)))
    for i in range(4):
        window.key("ctrl+z")
        time.sleep(0.15)
    check(becomes(window, lambda now: [t[1] for t in now] == before and now[0][2:] == first[2:]), "four times Undo, and all is as it was",
          str(order(window)))
    for i in range(4):
        window.key("ctrl+shift+z")
        time.sleep(0.15)
    check(becomes(window, lambda now: len(now) == len(before) - 1), "four times Redo, and it is gone again", str(order(window)))
    for i in range(4):
        window.key("ctrl+z")
        time.sleep(0.15)
    becomes(window, lambda now: [t[1] for t in now] == before)


def test_pointer(window):
    if KEYBOARD:
        say("# where a tile is cannot be known here: the pointer's part is not tried")
        return
    before = tiles(window)
    one, two = before[0], before[1]
    x1, y1 = window.place(one[0])
    x2, y2 = window.place(two[0])
    drag(window, one[0], x2 - x1 + two[0].extents()[2] // 4, y2 - y1)
    check(becomes(window, lambda now: [t[1] for t in now[:2]] == [two[1], one[1]]), "a tile dragged onto the right half of the next stands behind it",
          str(order(window)))
    moved = tiles(window)[1]
    drag(window, moved[0], 0, 170, corner=True)
    check(becomes(window, lambda now: now[1][3] >= moved[3] + 1), "its corner dragged down makes it higher", str(tiles(window)[1][1:]))
    window.key("ctrl+z")
    window.key("ctrl+z")
    check(becomes(window, lambda now: [t[1] for t in now] == [t[1] for t in before]), "each of the two is one step to undo", str(order(window)))


def test_save(window, path):
    before = order(window)
    first = tiles(window)[0]
    pointer("mousemove", *window.place(first[0]), "click", 1)
    wait(first[0].focused, 5)
    window.key("Right")
    becomes(window, lambda now: now[1][1] == before[0])
    window.key("ctrl+s")
    saved = wait(lambda: documents(path, "executive"), 10)
    check(bool(saved) and saved[0][0] == 1 and saved[0][1]["tiles"][1]["title"] == before[0], "Save keeps it as version 1", str(saved and saved[0][0]))
    # The dialog proposes a title
    window.key("ctrl+shift+s")
    dialog = wait(window.dialog, 5)
    wait(window.dialog_listens, 5)
    time.sleep(0.3)
    window.key("ctrl+a")
    window.type("Board room")
    window.key("Return")
    row = wait(lambda: find(window, "Board room", ROWS), 15)
    check(dialog is not None and row is not None, "Save as New View puts it into the sidebar under its own heading", " | ".join(n for n in names(window) if n)[:300])
    check(bool(wait(lambda: documents(path, "board-room"), 5)), "as a document of its own")
    window.listen()


def test_delete(window, path):
    """Undo in the toast brings it back."""
    window.key("ctrl+d")
    becomes(window, lambda now: len(now) >= 8, 15)
    editing = wait(lambda: find(window, "View Menu", BUTTONS), 10)
    if editing:
        window.click(editing)
    wait(lambda: next((node for node in window.nodes() if "elete View" in (node.name or "")), None), 3)     # newer GTK does not tell a menu's items
    window.key("Up", "Return")     # the last one
    gone = wait(lambda: find(window, "Board room", ROWS) is None, 10)
    check(gone, "an own view can be deleted", f"{editing} {window.title()} {order(window)}")
    undo = wait(lambda: None if find(window, "Add Tile", BUTTONS) else find(window, "Undo", BUTTONS, exact=False), 5)
    if undo:
        window.click(undo)
    check(undo is not None and wait(lambda: find(window, "Board room", ROWS), 10) is not None, "and Undo brings it back")


def open_view(window, title):
    row = wait(lambda: find(window, title, ROWS), 10)
    if row:
        window.click(row)
    return row is not None and wait(lambda: window.title().startswith(title), 10)


def test_bad(window):
    check(open_view(window, "Bad tiles"), "a view with bad tiles opens")
    wanted = ["did you mean “customers”", "“pie” is not a mark", "is empty", "must be an object", "customer.name", "500000 characters"]
    said = wait(lambda: all(any(text in (name or "") for name in names(window)) for text in wanted), 10)
    check(said, "each bad tile says what is wrong with it", " | ".join(text for text in wanted if not any(text in (n or "") for n in names(window))))
    check(any("Sound" == (n or "") for n in names(window)) and any("عملاء" in (n or "") for n in names(window)), "the others are as they should be")
    since = window.now()
    check(open_view(window, "Many tiles"), "a view with ten thousand tiles opens")
    said = wait(lambda: any("10000 tiles; the first 200 are shown" in (name or "") for name in names(window)), 20)
    check(said, "it shows two hundred and says so", f"{window.now() - since:.1f} s")


def test_discard(window, path):
    """Leaving with changes asks; discarding leaves what was saved."""
    window.key("alt+1")
    wait(lambda: window.title().startswith("Overview"), 5)
    versions = len(documents(path, "executive"))
    edit(window)
    first = tiles(window)[0]
    pointer("mousemove", *window.place(first[0]), "click", 1)
    wait(first[0].focused, 5)
    window.key("Delete")
    becomes(window, lambda now: now and now[0][1] != first[1])
    window.key("ctrl+d")
    asked = wait(lambda: window.dialog() or find(window, "Discard", BUTTONS, exact=False), 5)
    check(asked is not None, "leaving with changes asks what is to become of them")
    wait(window.dialog_listens, 2)
    time.sleep(0.3)
    window.key("alt+d")
    check(wait(lambda: find(window, "Add Tile", BUTTONS) is None, 8), "Discard leaves edit mode")
    check(len(documents(path, "executive")) == versions, "and nothing was saved")


def main():
    with tempfile.TemporaryDirectory(prefix="voltsource-") as folder:
        path = make_workspace(folder)
        write_bad_views(path)
        window = Window(path)
        try:
            if wait(lambda: window.title().startswith("Overview"), 30) and wait(lambda: charts(window), 30):
                window.size(1440, 1000)
                settled(window.content)
                if test_enter(window):
                    test_keyboard(window)
                    test_pointer(window)
                    test_save(window, path)
                    test_delete(window, path)
                test_discard(window, path)
                test_bad(window)      # last: what is on ten thousand tiles is in the tree from then on
            else:
                check(False, "the Overview is drawn", window.title())
            bad = [line for at, line in window.log if "CRITICAL" in line or "WARNING" in line and "portal" not in line.lower()]
            check(not bad, "GTK complained of nothing", " | ".join(bad[:3]))
        finally:
            if window.process.poll() is None:
                window.process.kill()
    say(f"1..{clicks.count}")
    return 1 if clicks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
