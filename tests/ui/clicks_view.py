# SPDX-License-Identifier: GPL-3.0-or-later
"""clicks_view.py BUILD: works with a page as a user does: picks marks, drills and comes back, asks what a figure is made of, shows the
pages on the wall. With the helpers of clicks.py. Prints TAP. Started by run-ui.sh on a display and a bus of its own."""
import os
import subprocess
import sys
import tempfile

import clicks
from clicks import BUTTONS, LABELS, Window, charts, check, find, make_workspace, names, say, settled, test_start, wait


def chips(window):
    return [node.name for node in window.nodes() if node.role in BUTTONS and node.name.endswith(" ✕") and node.shown()]


def go_to_chart(window, page, title):
    """The picture of that name, with the keyboard on its first mark."""
    window.go(page)
    chart = wait(lambda: next((node for node in charts(window) if node.name == title), None), 10)
    if chart and window.tab_to(chart):
        window.key("Home")
        return chart
    return None


def numbers(window):
    return sorted(node.name for node in window.nodes() if node.role in LABELS and node.name.startswith("$ "))


def test_pick(window):
    chart = go_to_chart(window, 5, "Revenue by region")
    if not check(chart is not None, "the keyboard reaches a picture of regions"):
        return
    settled(lambda: numbers(window))
    before = numbers(window)
    window.key("space")
    check(wait(lambda: len(chips(window)) == 1 and "Region: " in chips(window)[0], 5), "Space filters the page by a mark", str(chips(window)))
    check(wait(lambda: numbers(window) != before, 5), "the figures follow", str(before))
    check(wait(chart.focused, 2), "the keyboard stays on the picture")
    window.key("Right", "ctrl+space")
    check(wait(lambda: len(chips(window)) == 1 and "," in chips(window)[0], 5), "Ctrl+Space adds another mark", str(chips(window)))
    window.key("Escape")
    check(wait(lambda: not chips(window) and numbers(window) == before, 5), "Escape takes it back", str(chips(window)))
    window.key("Home", "space")
    chip = wait(lambda: find(window, "Region: ", BUTTONS, exact=False), 5)
    if chip:
        window.click(chip)
    check(chip is not None and wait(lambda: not chips(window) and numbers(window) == before, 5), "and so does a click on the chip", str(chips(window)))


def test_pointer(window):
    """Where GTK tells places rightly; clicks.Window.click () says where it does not."""
    chart = None if clicks.KEYBOARD else go_to_chart(window, 5, "Revenue by region")
    if not chart:
        return
    settled(chart.extents, 3)
    x, y = window.place(chart)
    top = y - chart.extents()[3] // 2
    subprocess.run(["xdotool", "mousemove", str(x), str(top + 12), "click", "1"], check=False)
    check(wait(lambda: len(chips(window)) == 1, 5), "a click on a bar filters the page", str(chips(window)))
    subprocess.run(["xdotool", "mousemove", str(x), str(top + 44), "keydown", "ctrl", "click", "1", "keyup", "ctrl"], check=False)
    check(wait(lambda: len(chips(window)) == 1 and "," in chips(window)[0], 5), "Ctrl and a click adds another", str(chips(window)))
    window.key("Escape")
    wait(lambda: not chips(window), 5)


def test_drill(window):
    chart = go_to_chart(window, 1, "Risk of leaving")
    if not check(chart is not None, "the keyboard reaches the risks of leaving"):
        return
    window.key("Return")
    check(wait(lambda: window.title().startswith("Retain") and len(chips(window)) == 1, 10), "Return follows a mark with what it means",
          f"{window.title()} {chips(window)}")
    was = chips(window)
    window.key("alt+Left")
    check(wait(lambda: window.title().startswith("Overview"), 10), "Alt+Left goes back", window.title())
    window.key("alt+Right")
    check(wait(lambda: window.title().startswith("Retain") and chips(window) == was, 10), "Alt+Right goes forward, the filter kept", str(chips(window)))


def test_explain(window):
    chart = go_to_chart(window, 5, "Revenue by region")
    if not check(chart is not None, "the keyboard reaches the regions again"):
        return
    window.key("shift+F10")
    wait(lambda: "What Is This Made Of?" in names(window), 3)     # newer GTK does not tell the items of a menu: what follows shows that it is open
    for attempt in range(3):
        window.key("Return")
        if wait(window.dialog, 3):
            break
        window.key("shift+F10")
    dialog = window.dialog()
    if not check(dialog is not None, "Shift+F10 opens the menu of the card, which tells what the figures are made of"):
        return

    def texts(node=None):
        node = node or window.dialog()
        return [node.ask("Name")] + [text for child in node.children() for text in texts(child)]
    check(wait(lambda: any("sum (" in text for text in texts()), 10), "with the formula")
    check(wait(lambda: any("rows of the table invoice" in text for text in texts()), 10), "and the rows that were counted")
    window.key("Escape")
    if not wait(lambda: window.dialog() is None, 3):
        window.key("Escape")
    check(wait(lambda: window.dialog() is None, 5), "Escape closes it")


def test_slideshow(window):
    window.go(1)
    window.key("shift+F11")
    if not check(wait(window.dialog, 8), "Shift+F11 starts the slideshow"):
        return
    check(wait(lambda: window.dialog() and window.dialog().ask("Name") == "Overview", 8), "with the page one was on", window.dialog().ask("Name"))
    number = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(window.process.pid), "--name", "Overview"], capture_output=True,
                            text=True).stdout.split()
    subprocess.run(["xdotool", "windowfocus", number[-1]], check=False)
    seen = set()
    for i in range(8):
        window.key("Right")
        wait(lambda: False, 0.3)
        dialog = window.dialog()
        seen.add(dialog.ask("Name") if dialog else "")
    check("Retain" in seen, "→ goes to the next page", str(seen))
    window.key("Escape")
    check(wait(lambda: window.dialog() is None, 5), "Escape ends it")


def main():
    with tempfile.TemporaryDirectory(prefix="voltsource-") as folder:
        path = os.environ.get("VS_UI_WORKSPACE") or make_workspace(folder)
        window = Window(path)
        try:
            if test_start(window):
                test_pick(window)
                test_pointer(window)
                test_drill(window)
                test_explain(window)
                test_slideshow(window)
            bad = [line for at, line in window.log if "CRITICAL" in line]
            check(not bad, "GTK complained of nothing", " | ".join(bad[:3]))
        finally:
            if window.process.poll() is None:
                window.process.kill()
    say(f"1..{clicks.count}")
    return 1 if clicks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
