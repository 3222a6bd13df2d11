# SPDX-License-Identifier: GPL-3.0-or-later
"""clicks.py BUILD RETAILER: the main paths through the real program, with the pointer and the keyboard, read as a screen reader reads it;
what each page does is tested in C (desk.h). Prints TAP. Started by run-ui.sh on a display and a bus of its own."""
import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings

import gi
gi.require_version("Json", "1.0")
from gi.repository import Gio, GLib, Json

warnings.simplefilter("ignore")
BUILD = os.path.abspath(sys.argv[1])
RETAILER = os.path.abspath(sys.argv[2])
PAGES = ["Overview", "Retain", "Control", "Grow", "Customers", "Campaigns", "Tariffs", "Models", "Data"]
# Roles and states by their numbers in AT-SPI
BUTTONS = (43, 62)              # push button, toggle button
IMAGES = (26, 27)               # icon, image
GROUPS = (39, 99)               # panel, grouping
FOCUSED, VISIBLE = 12, 30
KEYBOARD = ctypes.CDLL("libgtk-4.so.1").gtk_get_minor_version() >= 10   # see Window.click ()
TILE = re.compile(r"^(.*), (\w+), (\d+) columns by (\d+) rows, (\d+) of (\d+)$", re.S)
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"
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


def wait(condition, seconds=20.0):
    """Looks again and again, the seldomer the longer a look takes: looking holds up the window that is waited for."""
    end = time.monotonic() + seconds
    while (since := time.monotonic()) < end:
        try:
            value = condition()
        except GLib.Error:
            value = None
        if value:
            return value
        time.sleep(max(0.03, time.monotonic() - since))
    return None


def settled(value, seconds=20.0):
    """Waits until it is the same three times in a row."""
    seen = []

    def same():
        seen.append(value())
        time.sleep(0.05)
        return len(seen) > 2 and seen[-1] == seen[-2] == seen[-3]
    return wait(same, seconds)


# ── The tree of what is on the screen ──

class Bus:
    """The bus of assistive technologies, spoken directly: a whole window is one call there instead of thousands."""

    def __init__(self):
        address = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                                                  Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)
        self.applications()

    def applications(self):
        """Asking for them also starts the service that programs enlist with."""
        return self.call("org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren")

    def call(self, name, path, interface, method, arguments=None):
        answer = self.connection.call_sync(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, 15000, None)
        if answer.get_size() < 4096:
            return answer.unpack()[0]
        return json.loads(Json.gvariant_serialize_data(answer)[0])[0]     # a whole window: a hundred times quicker this way round

    def children(self, name, paths):
        """{path: paths of its children}, all asked at once and none waited for alone; who is gone has none."""
        found = {}

        def answered(connection, result, path):
            try:
                found[path] = [child for _, child in connection.call_finish(result).unpack()[0]]
            except GLib.Error:
                found[path] = []

        for path in paths:
            self.connection.call(name, path, ACCESSIBLE, "GetChildren", None, None, Gio.DBusCallFlags.NONE, 15000, None, answered, path)
        while len(found) < len(paths):
            GLib.MainContext.default().iteration(True)
        return found

    def find(self, pid):
        """The name under which a process shows itself."""
        for child, path in self.applications():
            if self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                         GLib.Variant("(s)", (child,))) == pid:
                return child
        return None


class Node:
    """One widget. Its role, name and description are those of when it was read; the rest is asked for."""

    def __init__(self, bus, app, path, item=None):
        self.bus, self.app, self.path = bus, app, path
        self.role, self.name, self.description, self.n = (item[7], item[6], item[8], item[4]) if item else (None, None, None, None)

    def call(self, interface, method, arguments=None):
        return self.bus.call(self.app, self.path, interface, method, arguments)

    def ask(self, name):
        return self.call("org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ACCESSIBLE, name)))

    def parent(self):
        return Node(self.bus, self.app, self.ask("Parent")[1])

    def children(self):
        return [Node(self.bus, self.app, path) for name, path in self.call(ACCESSIBLE, "GetChildren")]

    def extents(self):
        """x, y, width, height in the window."""
        return self.call("org.a11y.atspi.Component", "GetExtents", GLib.Variant("(u)", (1,)))

    def shown(self):
        try:
            x, y, width, height = self.extents()
        except GLib.Error:
            return False
        return width > 1 and height > 1

    def has(self, state):
        return bool(self.call(ACCESSIBLE, "GetState")[state // 32] >> state % 32 & 1)

    def focused(self):
        return self.has(FOCUSED)



# ── The window ──

class Window:
    def __init__(self, path):
        self.log, self.stood = [], 0
        self.bus, self.app, self.main, self.cancel = Bus(), None, None, None
        self.started = time.monotonic()
        self.process = subprocess.Popen([f"{BUILD}/src/app/voltsource", path], stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            if "first frame after" in line:
                self.stood = self.others()
            self.log.append((time.monotonic() - self.started, line.strip()))

    def others(self):
        """Milliseconds for which it was ready and others had the processor: a machine that tests three programs at once is no slower a program."""
        try:
            with open(f"/proc/{self.process.pid}/schedstat", encoding="ascii") as file:
                return int(file.read().split()[1]) // 1000000
        except (OSError, IndexError):
            return 0

    def logged(self, text, since=0.0):
        return [line for at, line in self.log if at >= since and text in line]

    def now(self):
        return time.monotonic() - self.started

    def windows(self):
        self.app = self.app or self.bus.find(self.process.pid)
        return Node(self.bus, self.app, ROOT).children() if self.app else []

    def frame(self):
        if not self.main:
            windows = self.windows()
            self.main = windows[0] if windows else None
        return self.main

    def dialog(self):
        """The last window of the application that is not its first one."""
        return next((node for node in reversed(self.windows()) if node.path != self.main.path), None)

    def title(self):
        frame = self.frame()
        return frame.ask("Name") if frame else ""

    def items(self):
        return {item[0][1]: item for item in self.bus.call(self.app, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")}

    def nodes(self):
        """All widgets of the first window, from the top. The program tells of those that were asked for once: new ones are asked for here."""
        items = self.items()
        under = {}
        for path, item in items.items():
            if item[3] >= 0 and item[9][0] >> VISIBLE & 1:
                under.setdefault(item[2][1], []).append((item[3], path))
        under = {path: [child for index, child in sorted(below)] for path, below in under.items()}
        level, new = [self.frame().path], False
        while level:
            unsure = [path for path in level if path not in items or len(under.get(path, [])) != items[path][4]]
            new = new or any(path not in items for path in unsure)
            under.update(self.bus.children(self.app, unsure))
            level = [child for path in level for child in under.get(path, [])]
        if new:
            items = self.items()
        order, stack = [], [self.frame().path]
        while stack:
            order.append(stack.pop())
            stack.extend(reversed(under.get(order[-1], [])))
        return [Node(self.bus, self.app, path, items[path]) for path in order if path in items]

    def x_windows(self):
        return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True).stdout.split()

    def x_window(self):
        """(id, x, y, w, h) of the largest visible X window."""
        best = None
        for number in self.x_windows():
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
        left, top, width, height = self.content()
        nx, ny, nw, nh = node.extents()
        return (x + (w - width) // 2 - left + nx + nw // 2, y + (h - height) // 2 - top + ny + nh // 2)

    def content(self):
        return self.frame().children()[0].extents()

    def click(self, node):
        """Where it stands once nothing moves it any more. Newer GTK tells the place of what is deep in a page wrongly (it passes over
        margins on the way up): there the keyboard goes to it."""
        if KEYBOARD and node.role in BUTTONS and self.tab_to(node, 1):
            self.key("Return")
            return
        settled(node.extents, 3)
        x, y = self.place(node)
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=False)

    def listen(self):
        """Without a window manager the window that a dialog leaves has the keyboard only when given it."""
        subprocess.run(["xdotool", "windowfocus", self.x_window()[0]], check=False)

    def dialog_listens(self):
        """Gives a dialog the keyboard as soon as it is on the screen: what came sooner would go to the window behind it."""
        main = self.x_window()[0]
        other = next((number for number in self.x_windows() if number != main), None)
        if not other:
            return False
        subprocess.run(["xdotool", "windowfocus", other], check=False)
        return subprocess.run(["xdotool", "getwindowfocus"], capture_output=True, text=True).stdout.strip() == other

    def tab_to(self, node, patience=5):
        """The keyboard's way to it."""
        self.listen()
        for i in range(400):       # a whole round, wherever it begins
            if node.focused():
                return True
            self.key("Tab")
            wait(node.focused, 0.04)
        return wait(node.focused, patience)

    def size(self, width, height):
        number = self.x_window()[0]
        subprocess.run(["xdotool", "windowsize", "--sync", number, str(width), str(height)], check=False, timeout=5)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", *keys], check=False)

    def go(self, number):
        """By the keyboard, to a page."""
        for attempt in range(4):
            self.key(f"alt+{number}")
            if wait(lambda: self.title().startswith(PAGES[number - 1]), 1.5):
                return
            self.listen()

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "4", text], check=False)


# ── Reading it ──

def fits(node, name, roles, exact):
    return (node.name == name if exact else name in node.name) and (roles is None or node.role in roles)


def find(window, name, roles=None, exact=True):
    return next((node for node in window.nodes() if fits(node, name, roles, exact) and node.shown()), None)


def charts(window):
    return [node for node in window.nodes() if node.role in IMAGES and node.name and node.description and node.shown()]


# ── Files ──

def write_customers(path, first, n):
    """A file in the notification engine's form, which is recognised without a mapping of one's own."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("Customer_ID,Segment,Region,Daily_Energy_Usage_kWh,Monthly_Bill_USD,Late_Payments,Billing_Anomaly\n")
        file.writelines(f"N{i:07d},Residential,North,{8 + i % 9}.5,{40 + i % 60}.20,{i % 4},No\n" for i in range(first, first + n))


def answer(window, path, erase):
    """Types a path into the file dialog that has come up. One that was not ready to listen is asked again, with more patience."""
    wait(window.dialog_listens, 5)
    for attempt in range(5):
        time.sleep(0.3 * (attempt + 1))
        if erase or attempt > 0:
            window.key("ctrl+a")
        window.type(path)
        time.sleep(0.2 * (attempt + 1))
        window.key("shift+End", "Delete")     # what the entry proposed behind it
        window.key("Return")
        if wait(lambda: window.dialog() is None, 2 + 2 * attempt):
            return True
    return False


def choose_file(window, path):
    """Through the dialog, by typing the path."""
    for attempt in range(3):
        window.click(wait(lambda: find(window, "Choose Files…", BUTTONS, exact=False)))
        if wait(window.dialog, 5):
            break
    else:
        return False
    return answer(window, path, False)


# ── The tests ──

def test_start(window):
    frame = wait(window.frame, 15)
    if not check(frame is not None, "the window comes up", "no frame in the accessibility tree"):
        return False
    first = wait(lambda: window.logged("first frame after"))
    milliseconds = int(re.search(r"after (\d+) ms", first[0]).group(1)) if first else -1
    say(f"# first frame {milliseconds} ms after the program started, {window.stood} ms of which others had the processor")
    milliseconds -= window.stood
    check(0 <= milliseconds < 1000, "the first frame is there within a second", f"{milliseconds} ms")
    check(wait(lambda: window.title().startswith("Overview")), "it shows the Overview", window.title())
    number = wait(window.x_window)[0]
    subprocess.run(["xdotool", "windowmove", number, "0", "0", "windowfocus", number], check=False)
    window.size(1440, 1000)
    settled(window.content)
    return True


def test_told(window):
    found = wait(lambda: charts(window), 10) or []
    say("# charts: " + ", ".join(chart.name for chart in found))
    check(len(found) > 2, "each chart is an image with a name and a sentence")
    cards = [node for node in window.nodes() if node.role in GROUPS and node.name and node.description]
    check(len(cards) >= 8, "each card is a group with a name and a sentence", str([node.name for node in cards]))


def chips(nodes):
    return [node.name for node in nodes if node.role in BUTTONS and node.name.endswith(" ✕") and node.shown()]


def test_pick(window):
    """By the pointer where GTK tells places rightly."""
    window.go(5)
    chart = wait(lambda: next((node for node in charts(window) if node.name == "Revenue by region"), None), 10)
    if not check(chart is not None, "there is a picture of regions"):
        return
    sentence = chart.description
    if KEYBOARD:
        check(window.tab_to(chart), "Tab reaches it")
        window.key("Home", "space")
    else:
        settled(chart.extents, 3)
        x, y = window.place(chart)
        subprocess.run(["xdotool", "mousemove", str(x), str(y - chart.extents()[3] // 2 + 12), "click", "1"], check=False)
    found = wait(lambda: chips(window.nodes()), 5) or []
    check(len(found) == 1 and "Region: " in found[0], "a mark filters the page", str(found))
    check(chart.focused() and wait(lambda: chart.ask("Description") != sentence, 5), "and is said, the keyboard on it", chart.ask("Description"))
    window.key("Escape")
    check(wait(lambda: not chips(window.nodes()), 5), "Escape takes it back")


def test_drill(window):
    window.go(1)
    action = wait(lambda: next((node for node in window.nodes() if fits(node, ", ", BUTTONS, False) and "“" not in node.name and node.shown()), None))
    who = action.name.split(", ")[-1] if action else ""
    if action:
        window.click(action)
    check(action is not None and wait(lambda: window.title().startswith(who), 5), "a row's action leads to its customer", window.title())
    window.key("alt+Left")
    check(wait(lambda: window.title().startswith("Overview"), 5), "and Alt+Left back", window.title())


def tiles(window):
    return [node for node in window.nodes() if TILE.match(node.name or "") and node.shown()]


def test_edit(window):
    for attempt in range(3):
        window.key("ctrl+d")
        if wait(lambda: len(tiles(window)) >= 8, 5):
            break
    before = [tile.name for tile in tiles(window)]
    if not check(len(before) >= 8, "each tile says its title, kind, size and place", str(before)):
        return
    window.click(find(window, "Add Tile", BUTTONS))
    check(wait(window.dialog, 5), "tiles to add are offered")
    wait(window.dialog_listens, 5)
    window.key("Tab", "Return")
    check(wait(lambda: len(tiles(window)) == len(before) + 1, 5), "one is added")
    window.listen()
    window.key("ctrl+z")
    check(wait(lambda: [tile.name for tile in tiles(window)] == before, 5), "and taken back")
    window.key("ctrl+d")
    wait(lambda: not tiles(window), 5)


def test_import(window, folder):
    small = f"{folder}/new customers.csv"
    write_customers(small, 1, 300)
    window.go(9)
    check(choose_file(window, small), "the file dialog takes a typed path")
    button = wait(lambda: find(window, "Import 1 File", BUTTONS, exact=False))
    if check(button is not None, "the file was recognised"):
        window.click(button)
        check(wait(lambda: any("300 rows: 300 new" in node.name for node in window.nodes()), 20), "the import says what it did")


def test_close(window, path):
    since = time.monotonic()
    window.key("ctrl+w")
    try:
        status = window.process.wait(15)
    except subprocess.TimeoutExpired:
        status = None
        window.process.kill()
    check(status == 0, "the window closes", f"status {status} after {time.monotonic() - since:.1f} s")
    check(not os.path.exists(path + "-wal"), "the workspace is one file")
    bad = [line for at, line in window.log if "CRITICAL" in line or "WARNING" in line and "portal" not in line.lower()]
    check(not bad, "GTK complained of nothing", " | ".join(bad[:3]))


def main():
    with tempfile.TemporaryDirectory(prefix="voltsource-") as folder:
        path = shutil.copy(RETAILER, f"{folder}/Small Retailer.voltsource")
        window = Window(path)
        try:
            if test_start(window):
                test_told(window)
                test_pick(window)
                test_drill(window)
                test_edit(window)
                test_import(window, folder)
                test_close(window, path)
        finally:
            if window.process.poll() is None:
                window.process.kill()
                window.process.wait()
    say(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
