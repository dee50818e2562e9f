#!/bin/sh
# Does this machine have what Kassa needs beneath Python? Quiet and fast when it has.
#
#   system-libraries.sh python   a python3 of the right age that can make an environment
#   system-libraries.sh test     + the shared libraries Qt loads without a screen
#   system-libraries.sh run      + those a window needs
#
# The libraries are really loaded (dlopen), since a package name proves nothing. What is missing
# is installed where that is allowed (root, or sudo without a password); otherwise the exact line
# to run is printed and the exit status is 1.
set -eu

need=${1:-test}
python=${PYTHON:-python3}

# soname = Debian package
offscreen='
libEGL.so.1=libegl1
libGL.so.1=libgl1
libfontconfig.so.1=libfontconfig1
libxkbcommon.so.0=libxkbcommon0
libdbus-1.so.3=libdbus-1-3
libglib-2.0.so.0=libglib2.0-0
libgthread-2.0.so.0=libglib2.0-0
'
window='
libxcb-cursor.so.0=libxcb-cursor0
libxcb-icccm.so.4=libxcb-icccm4
libxcb-keysyms.so.1=libxcb-keysyms1
libxcb-shape.so.0=libxcb-shape0
libxkbcommon-x11.so.0=libxkbcommon-x11-0
'

case $need in
python) libraries= ;;
test) libraries=$offscreen ;;
run) libraries=$offscreen$window ;;
*)
    echo "Användning: $0 python|test|run" >&2
    exit 2
    ;;
esac

# Only Linux takes these libraries from the system; elsewhere they come with Qt.
[ "$(uname -s)" = Linux ] || libraries=

# Prints one missing package a line, and "old" when Python itself is too old.
missing() {
    if ! command -v "$python" >/dev/null 2>&1; then
        echo python3
        echo python3-venv
        return
    fi
    # shellcheck disable=SC2086 # the list is split on purpose
    "$python" -S - $libraries <<'PYTHON'
import ctypes
import sys

missing = []
if sys.version_info < (3, 11):
    missing.append("old")
try:
    import ensurepip, venv
except ImportError:
    missing.append("python3-venv")
for pair in sys.argv[1:]:
    soname, package = pair.split("=")
    try:
        ctypes.CDLL(soname)
    except OSError:
        missing.append(package)
print("\n".join(dict.fromkeys(missing)))
PYTHON
}

too_old() {
    echo "Kassa behöver Python 3.11 eller nyare; $python är $("$python" -V 2>&1)." >&2
    echo "Installera en nyare Python och kör: make $make_target PYTHON=python3.11" >&2
    exit 1
}

make_target=$need
[ "$need" = python ] && make_target="env"

packages=$(missing | tr '\n' ' ')
packages=${packages% }
case " $packages " in
"  ") exit 0 ;;
*" old "*) too_old ;;
esac

install="apt-get install -y --no-install-recommends $packages"

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Det här saknas på datorn (paket i Debian): $packages" >&2
    echo "Installera motsvarande paket och försök igen." >&2
    exit 1
fi

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    echo "Det här saknas på datorn: $packages" >&2
    echo "Kör den här raden som administratör och försök sedan igen:" >&2
    echo >&2
    if command -v sudo >/dev/null 2>&1; then
        echo "    sudo apt-get update && sudo $install" >&2
    else
        echo "    su -c '/usr/bin/apt-get update && /usr/bin/$install'" >&2
    fi
    exit 1
fi

echo "Installerar det som saknas på datorn: $packages"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# An update that fails (no network just now) need not stop an install from what is at hand.
# shellcheck disable=SC2086 # words on purpose
$as_root env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 || true
# shellcheck disable=SC2086
if ! $as_root env DEBIAN_FRONTEND=noninteractive $install >>"$log" 2>&1; then
    cat "$log" >&2
    echo "Installationen misslyckades. Raden som kördes:" >&2
    echo "    apt-get update && $install" >&2
    exit 1
fi

packages=$(missing | tr '\n' ' ')
packages=${packages% }
if [ -n "$packages" ]; then
    echo "Det här saknas fortfarande efter installationen: $packages" >&2
    echo "Om $python inte är systemets egen Python, pröva: make $make_target PYTHON=/usr/bin/python3" >&2
    exit 1
fi
