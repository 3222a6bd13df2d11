# SPDX-License-Identifier: GPL-3.0-or-later
"""clicks.py BUILD: drives the real window as a user does, with the pointer and the keyboard, and reads it as a screen reader does.
Prints TAP. Started by run-ui.sh on a display and a bus of its own."""
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import warnings

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

warnings.simplefilter("ignore")
BUILD = os.path.abspath(sys.argv[1])
PAGES = ["Overview", "Retain", "Control", "Grow", "Customers", "Campaigns", "Tariffs", "Models", "Data"]
BUTTONS = ("push button", "button", "toggle button")
count = failed = 0


def say(text):
    print(text, flush=True)


def check(good, name, why=""):
    global count, failed
    count += 1
    failed += not good
    say(f"{'ok' if good else 'not ok'} {count} - {name}")
    if not good and why:
        say(f"# {why}")
    return good


def wait(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            value = condition()
        except GLib.Error:
            value = None
        if value:
            return value
        time.sleep(0.05)
    return None


# ── The window ──

class Window:
    def __init__(self, path):
        self.log = []
        self.started = time.monotonic()
        self.process = subprocess.Popen([f"{BUILD}/src/app/voltsource", path], stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            self.log.append((time.monotonic() - self.started, line.strip()))

    def logged(self, text, since=0.0):
        return [line for at, line in self.log if at >= since and text in line]

    def now(self):
        return time.monotonic() - self.started

    def frame(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application and application.get_process_id() == self.process.pid:
                for k in range(application.get_child_count()):
                    child = application.get_child_at_index(k)
                    if child and child.get_role_name() in ("frame", "window"):
                        return child
        return None

    def dialog(self):
        """The last window of the application that is not its first one."""
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application and application.get_process_id() == self.process.pid and application.get_child_count() > 1:
                return application.get_child_at_index(application.get_child_count() - 1)
        return None

    def title(self):
        frame = self.frame()
        return frame.get_name() if frame else ""

    def x_window(self):
        """(id, x, y, w, h) of the largest visible X window."""
        ids = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        best = None
        for number in ids:
            text = subprocess.run(["xdotool", "getwindowgeometry", "--shell", number], capture_output=True, text=True).stdout
            values = dict(re.findall(r"(\w+)=(-?\d+)", text))
            if "WIDTH" in values:
                found = (number, int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"]))
                if best is None or found[3] * found[4] > best[3] * best[4]:
                    best = found
        return best

    def place(self, node):
        """The middle of a widget on the screen. GTK only knows where it is in its window; the shadow around is found by comparing."""
        number, x, y, w, h = self.x_window()
        content = self.frame().get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        r = node.get_extents(Atspi.CoordType.WINDOW)
        return (x + (w - content.width) // 2 - content.x + r.x + r.width // 2, y + (h - content.height) // 2 - content.y + r.y + r.height // 2)

    def click(self, node):
        x, y = self.place(node)
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=False)

    def size(self, width, height):
        number = self.x_window()[0]
        subprocess.run(["xdotool", "windowsize", "--sync", number, str(width), str(height)], check=False, timeout=5)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", *keys], check=False)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "4", text], check=False)


# ── Reading it ──

def nodes(node, depth=0):
    if node is None or depth > 60:
        return
    yield node
    try:
        n = node.get_child_count()
    except GLib.Error:
        return
    for i in range(min(n, 400)):
        try:
            child = node.get_child_at_index(i)
        except GLib.Error:
            continue
        yield from nodes(child, depth + 1)


def shown(node):
    extents = node.get_extents(Atspi.CoordType.WINDOW)
    return extents.width > 1 and extents.height > 1


def find(root, name, roles=None, exact=True):
    for node in nodes(root):
        try:
            its = node.get_name() or ""
            if (its == name if exact else name in its) and (roles is None or node.get_role_name() in roles) and shown(node):
                return node
        except GLib.Error:
            continue
    return None


def last(root, name, roles):
    """Pages that are not to be seen stay in the tree; the page that came last stands last."""
    found = None
    for node in nodes(root):
        try:
            if name in (node.get_name() or "") and node.get_role_name() in roles:
                found = node
        except GLib.Error:
            continue
    return found


def names(root):
    found = []
    for node in nodes(root):
        try:
            found.append(node.get_name() or "")
        except GLib.Error:
            pass
    return found


def charts(root):
    return [node for node in nodes(root) if node.get_role_name() in ("image", "img", "icon") and node.get_name() and shown(node)
            and node.get_description()]


# ── What to look at ──

def volt(*args):
    return subprocess.run([f"{BUILD}/src/cli/volt", *args], capture_output=True, text=True)


def make_workspace(folder):
    path = f"{folder}/Small Retailer.voltsource"
    demo = volt("demo", f"{folder}/demo", "--customers", "200", "--as-of", "2026-06-30")
    if demo.returncode != 0:
        say(f"# {demo.stderr.strip()}")
    csv = sorted(f"{folder}/demo/{name}" for name in os.listdir(f"{folder}/demo") if name.endswith(".csv")) if demo.returncode == 0 else []
    for step in (("new", path), ("import", path, *csv), ("run", path, "--as-of", "2026-06-30")):
        done = volt(*step)
        if done.returncode != 0:
            say(f"# volt {step[0]}: {done.stderr.strip()[:300]}")
    return path


def write_customers(path, first, n):
    """A file in the notification engine's form, which is recognised without a mapping of one's own."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("Customer_ID,Segment,Region,Daily_Energy_Usage_kWh,Monthly_Bill_USD,Late_Payments,Billing_Anomaly\n")
        for i in range(first, first + n):
            file.write(f"N{i:07d},Residential,North,{8 + i % 9}.5,{40 + i % 60}.20,{i % 4},No\n")


def choose_file(window, path):
    """Through the dialog, by typing the path."""
    window.click(wait(lambda: find(window.frame(), "Choose Files…", BUTTONS, exact=False)))
    dialog = wait(window.dialog, 5)
    if not dialog:
        return False
    time.sleep(0.5)
    window.type(path)
    time.sleep(0.3)
    window.key("Return")
    return wait(lambda: window.dialog() is None, 5)


# ── The tests ──

def test_start(window):
    frame = wait(window.frame, 15)
    if not check(frame is not None, "the window comes up", "no frame in the accessibility tree"):
        return False
    first = wait(lambda: window.logged("first frame after"))
    milliseconds = int(re.search(r"after (\d+) ms", first[0]).group(1)) if first else -1
    say(f"# first frame {milliseconds} ms after the program started")
    check(0 <= milliseconds < 1000, "the first frame is there within a second", f"{milliseconds} ms")
    check(wait(lambda: window.title().startswith("Overview")), "it shows the Overview", window.title())
    number = window.x_window()[0]
    subprocess.run(["xdotool", "windowmove", number, "0", "0", "windowfocus", number], check=False)
    window.size(1440, 1000)
    time.sleep(0.5)
    return True


def test_pages(window):
    for page in PAGES[1:] + PAGES[:1]:
        row = find(window.frame(), page, ("list item", "list box row", "row"))
        if row:
            window.click(row)
        check(row is not None and wait(lambda: window.title().startswith(page), 5), f"a click in the sidebar leads to {page}", window.title())
    window.key("alt+Left")
    check(wait(lambda: window.title().startswith("Data"), 5), "Alt+Left goes back", window.title())
    window.key("alt+1")
    wait(lambda: window.title().startswith("Overview"), 5)


def test_charts(window):
    window.key("alt+1")
    wait(lambda: window.title().startswith("Overview"), 5)
    found = wait(lambda: charts(window.frame()), 10) or []
    say("# charts: " + ", ".join(chart.get_name() for chart in found))
    if not check(len(found) > 0, "each chart is an image with a name and a sentence"):
        return
    chart = found[0]
    name, sentence = chart.get_name(), chart.get_description()
    for i in range(60):
        if chart.get_state_set().contains(Atspi.StateType.FOCUSED):
            break
        window.key("Tab")
        time.sleep(0.05)
    check(chart.get_state_set().contains(Atspi.StateType.FOCUSED), "Tab reaches the chart")
    window.key("Home")
    time.sleep(0.2)
    first = chart.get_description()
    window.key("Right")
    second = wait(lambda: chart.get_description() != first and chart.get_description(), 3)
    say(f"# “{name}”: {sentence} | {first} | {second}")
    check(first and second, "arrow keys go from mark to mark and say it", f"{first} | {second}")
    toggle = find(window.frame(), f"Show “{name}” as a table", BUTTONS)
    before = len(names(window.frame()))
    if toggle:
        window.click(toggle)
    check(toggle is not None and wait(lambda: len(names(window.frame())) > before, 5), "a chart can be shown as a table")
    if toggle:
        window.click(toggle)


def test_row_action(window):
    window.key("alt+1")
    wait(lambda: window.title().startswith("Overview"), 5)
    time.sleep(0.5)
    action = wait(lambda: next((node for node in nodes(window.frame()) if node.get_role_name() in BUTTONS and ", " in (node.get_name() or "")
                                and shown(node)), None), 5)
    if action:
        window.click(action)
    say(f"# “{action.get_name() if action else None}”")
    check(action is not None and wait(lambda: window.title().startswith("Customers"), 5), "a row's action leads to its customer", window.title())
    who = action.get_name().split(", ")[-1] if action else ""
    check(wait(lambda: find(window.frame(), f"{who} ✕", BUTTONS, exact=False), 5), "and only to that one", who)
    chip = find(window.frame(), f"{who} ✕", BUTTONS, exact=False)
    if chip:
        window.click(chip)
    check(chip is not None and wait(lambda: not find(window.frame(), f"{who} ✕", BUTTONS, exact=False), 5), "until the filter is taken away")


def test_list(window, folder):
    window.key("alt+4")
    wait(lambda: window.title().startswith("Grow"), 5)
    time.sleep(1)
    link = wait(lambda: last(window.frame(), "Build the list", BUTTONS), 10)
    path = f"{folder}/my ev list.csv"
    if link:
        for i in range(80):
            if link.get_state_set().contains(Atspi.StateType.FOCUSED):
                break
            window.key("Tab")
            time.sleep(0.04)
        window.key("Return")
    if check(link is not None and wait(window.dialog, 5), "Build the list asks for a file"):
        time.sleep(0.5)
        window.key("ctrl+a")
        window.type(path)
        time.sleep(0.3)
        window.key("Return")
        check(wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, 15), "and writes it")
        check(wait(lambda: window.title().startswith("Campaigns"), 5), "and shows the campaigns", window.title())


def test_import(window, folder):
    small = f"{folder}/new customers.csv"
    write_customers(small, 1, 300)
    window.key("alt+9")
    wait(lambda: window.title().startswith("Data"), 5)
    check(choose_file(window, small), "the file dialog takes a typed path")
    check(wait(lambda: find(window.frame(), "new customers.csv", ("label", "static"))), "the file is shown before it is imported")
    button = wait(lambda: find(window.frame(), "Import 1 File", BUTTONS, exact=False))
    if check(button is not None, "it was recognised", " | ".join(name for name in names(window.frame()) if name)[-600:]):
        window.click(button)
        check(wait(lambda: find(window.frame(), "This import"), 20), "the import says what it did")
        check(wait(lambda: any("300 rows: 300 new" in name for name in names(window.frame())), 20), "the history has it",
              " | ".join(name for name in names(window.frame()) if "rows" in name))
    wait(lambda: not find(window.frame(), "Cancel", BUTTONS, exact=False), 60)


def test_cancel(window, folder):
    large = f"{folder}/many customers.csv"
    write_customers(large, 1000, 400000)
    window.key("alt+9")
    check(choose_file(window, large), "a large file is chosen")
    button = wait(lambda: find(window.frame(), "Import 1 File", BUTTONS, exact=False))
    since = window.now()
    window.click(button)
    cancel = wait(lambda: find(window.frame(), "Cancel", BUTTONS, exact=False), 10)
    check(cancel is not None, "a running import shows Cancel")
    time.sleep(1.5)
    window.key("alt+1")
    check(wait(lambda: window.title().startswith("Overview"), 5), "the window stays usable meanwhile")
    waits = [int(re.search(r"waited (\d+) ms", line).group(1)) for line in window.logged("a frame waited", since)]
    say(f"# longest wait of a frame during the import: {max(waits, default=0) or 'under 50'} ms")
    check(max(waits, default=0) < 250, "no frame waits long during an import", str(waits))
    cancel = find(window.frame(), "Cancel", BUTTONS, exact=False)
    if cancel:
        window.click(cancel)
    check(cancel is not None and wait(lambda: not find(window.frame(), "Cancel", BUTTONS, exact=False) and
                                      not find(window.frame(), "Stopping…", BUTTONS), 15), "Cancel stops it")
    window.key("alt+9")
    wait(lambda: window.title().startswith("Data"), 5)
    time.sleep(0.5)
    check(not any("many customers.csv" == name for name in names(window.frame()) if "history" in name), "nothing of it is left behind")


def test_narrow(window):
    window.key("alt+1")
    window.size(360, 800)
    time.sleep(0.8)
    width = window.frame().get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW).width
    check(width <= 360, "the window becomes 360 pixels narrow", f"{width}")
    cut = [node.get_name() for node in nodes(window.frame()) if node.get_role_name() in BUTTONS + ("label", "static", "image") and shown(node)
           and node.get_name() and node.get_extents(Atspi.CoordType.WINDOW).width > 360]
    check(not cut, "nothing is wider than the window", " | ".join(cut))
    toggle = find(window.frame(), "Sidebar", BUTTONS)
    before = find(window.frame(), "Customers", ("list item", "list box row", "row"))
    if toggle:
        window.click(toggle)
    time.sleep(0.5)
    row = wait(lambda: find(window.frame(), "Customers", ("list item", "list box row", "row")), 5)
    if row:
        window.click(row)
    check(row is not None and wait(lambda: window.title().startswith("Customers"), 5), "the sidebar opens over the page and closes with a choice",
          f"{before} {window.title()}")
    window.size(1440, 1000)


def test_close(window, path, folder):
    choose_file(window, f"{folder}/many customers.csv")
    button = wait(lambda: find(window.frame(), "Import 1 File", BUTTONS, exact=False))
    if button:
        window.click(button)
    check(button is not None and wait(lambda: find(window.frame(), "Cancel", BUTTONS, exact=False), 10), "an import runs while the window closes")
    since = time.monotonic()
    window.key("ctrl+w")
    try:
        status = window.process.wait(15)
    except subprocess.TimeoutExpired:
        status = None
        window.process.kill()
    check(status == 0, "the window closes", f"status {status} after {time.monotonic() - since:.1f} s")
    check(not os.path.exists(path + "-wal"), "the workspace is one file again")
    bad = [line for at, line in window.log if "CRITICAL" in line or "WARNING" in line and "portal" not in line.lower()]
    check(not bad, "GTK complained of nothing", " | ".join(bad[:3]))


def main():
    Atspi.init()
    with tempfile.TemporaryDirectory(prefix="voltsource-") as folder:
        path = os.environ.get("VS_UI_WORKSPACE") or make_workspace(folder)
        window = Window(path)
        try:
            if test_start(window):
                test_narrow(window)
                test_charts(window)
                test_pages(window)
                test_row_action(window)
                test_list(window, folder)
                test_import(window, folder)
                test_cancel(window, folder)
                test_close(window, path, folder)
        finally:
            if window.process.poll() is None:
                window.process.kill()
    say(f"1..{count}")
    return 1 if failed else 0


sys.exit(main())
