#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run-ui.sh BUILD RETAILER: real clicks in the real window, on a display and a session bus of its own. Prints TAP.
here=$(cd "$(dirname "$0")" && pwd)
export GTK_A11Y=atspi GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory GTK_USE_PORTAL=0 ADW_DISABLE_PORTAL=1 LC_ALL=C.UTF-8 VS_FRAME_LOG=1
for tool in xdotool /usr/bin/python3; do
  command -v $tool >/dev/null 2>&1 || { echo "1..0 # SKIP there is no $tool"; exit 0; }
done
/usr/bin/python3 -c "import gi; from gi.repository import Gio" 2>/dev/null ||
  { echo "1..0 # SKIP python has no GLib"; exit 0; }
exec "$here/with-display.sh" /usr/bin/python3 "$here/clicks.py" "$@"
