# SPDX-License-Identifier: GPL-3.0-or-later
# setup.sh: what run.sh and tests/run.sh share: installing what is missing, building into build/. Sourced from the top folder.

build_packages="gcc libc6-dev pkg-config meson ninja-build gettext itstool libxml2-utils desktop-file-utils tzdata
  libgtk-4-dev libadwaita-1-dev libsqlite3-dev libjson-glib-dev libzstd-dev libarchive-dev libxml2-dev libuchardet-dev libxlsxwriter-dev
  adwaita-icon-theme librsvg2-common shared-mime-info fonts-cantarell fonts-dejavu-core"
test_packages="python3 python3-gi gir1.2-json-1.0 at-spi2-core dbus gsettings-desktop-schemas xvfb xdotool x11-utils sqlite3 appstream"

# need PACKAGE…: installs those that are not there (Debian and its kin), else says what to install.
need () {
  if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    command -v meson >/dev/null 2>&1 && command -v pkg-config >/dev/null 2>&1 &&
      pkg-config --exists gtk4 libadwaita-1 sqlite3 json-glib-1.0 libzstd libarchive libxml-2.0 uchardet xlsxwriter && return 0
    echo "This system has no apt. Please install the equivalents of these Debian packages, then run this again:" >&2
    echo "  $*" | tr '\n' ' ' >&2; echo >&2
    return 1
  fi
  missing=
  for package in "$@"; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
      installed*) ;;
      *) missing="$missing $package" ;;
    esac
  done
  # pkgconf provides pkg-config on newer releases.
  if command -v pkg-config >/dev/null 2>&1; then missing=$(echo "$missing" | sed 's/ pkg-config\>//'); fi
  [ -n "$missing" ] || return 0
  echo "Installing:$missing"
  if [ "$(id -u)" = 0 ]; then as_root=; elif command -v sudo >/dev/null 2>&1; then as_root=sudo; else
    echo "Please install these packages as root, then run this again:" >&2
    echo "  apt-get install$missing" >&2
    return 1
  fi
  $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
      echo "The packages could not be installed; see the lines above." >&2
      return 1
    }
}

# build: configures once, compiles what has changed; the log is shown only when it fails.
build () {
  [ -f build/build.ninja ] || meson setup build >build.log 2>&1 || { cat build.log >&2; return 1; }
  rm -f build.log
  ninja -C build >build/compile.log 2>&1 || { grep -E 'error|warning|FAILED|undefined' build/compile.log >&2 || tail -n 40 build/compile.log >&2; return 1; }
}
