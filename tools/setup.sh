#!/bin/sh
# Make the virtual environment ready: setup.sh run|semantic|test|bench
#
# Installs the pins (checked by hash) and the project itself. Does nothing, and needs no network,
# when the pins are those that were installed last time. Called by make; see the Makefile for VENV
# and PYTHON.
set -eu

kind=$1
venv=${VENV:-.venv}
case $kind in
    run) pins="requirements/build.txt requirements/run.txt" ;;
    semantic) pins="requirements/build.txt requirements/semantic.txt" ;;
    test) pins="requirements/build.txt requirements/test.txt" ;;
    bench) pins="requirements/build.txt requirements/bench.txt" ;;
    *) echo "setup.sh: expected run, semantic, test or bench, not '$kind'" >&2; exit 2 ;;
esac
fits='import sys; sys.exit(sys.version_info < (3, 11))'

say() { echo "heshi: $*" >&2; }

how_to_install_python() {
    say "Python 3.11 or later with its venv module is needed, and was not found."
    say "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
    say "  Fedora:          sudo dnf install python3"
    say "  macOS:           brew install python     (or the installer from python.org)"
    say "  Windows:         winget install Python.Python.3.13     (then run make in Git Bash or WSL)"
    say "Or name one yourself:  make PYTHON=/path/to/python3.12 …"
    exit 3
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        "$PYTHON" -c "$fits" 2>/dev/null || { say "PYTHON=$PYTHON is not a Python 3.11 or later."; exit 3; }
        python=$PYTHON
        return
    fi
    for python in python3 python python3.14 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 && "$python" -c "$fits" 2>/dev/null; then return; fi
    done
    how_to_install_python
}

# Windows calls the folder Scripts.
find_venv_python() {
    in_venv=
    for candidate in "$venv/bin/python" "$venv/Scripts/python.exe"; do
        if [ -x "$candidate" ] && "$candidate" -c "$fits" 2>/dev/null; then in_venv=$candidate; fi
    done
}

create_venv() {
    if [ -e "$venv" ] && [ ! -f "$venv/pyvenv.cfg" ] && [ -n "$(ls -A "$venv")" ]; then
        say "$venv is there but is no virtual environment; choose another: make VENV=… …"
        exit 3
    fi
    find_python
    "$python" -c 'import venv, ensurepip' 2>/dev/null || how_to_install_python
    say "creating $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv" || how_to_install_python
    find_venv_python
}

# What was asked for, in one number: all pins, the project's own needs, this Python, this folder.
wanted() {
    { cat requirements/*.txt pyproject.toml; "$in_venv" --version; pwd; } 2>&1 | cksum
}

# A stamp says that a kind is installed as wanted; what `test` installs is all that `run` needs.
is_ready() {
    want=$(wanted)
    for stamped in "$@"; do
        stamp="$venv/heshi-$stamped.stamp"
        if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then return 0; fi
    done
    return 1
}

install_pins() {
    say "installing the pinned packages (once; about a minute)"
    # One list a time: each is complete in itself, and what both name is pinned to one version.
    for list in $pins; do
        "$in_venv" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$list"
    done
    # The project last, as what it is in this folder, with nothing fetched for it.
    "$in_venv" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
}

# The browser tests drive Debian's Chromium. Where it cannot be installed they are skipped, or fail if CI is set.
offer_chromium() {
    for browser in chromium chromium-browser google-chrome; do
        if command -v "$browser" >/dev/null 2>&1; then return; fi
    done
    if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
        say "no Chromium here: the browser tests will be skipped (Debian: sudo apt-get install chromium)"
        return
    fi
    say "installing Chromium for the browser tests"
    log="$venv/chromium-install.log"
    if ! { DEBIAN_FRONTEND=noninteractive apt-get update -q &&
           DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium; } \
           >"$log" 2>&1 </dev/null; then
        say "that did not work (see $log); going on without it"
    fi
}

find_venv_python
[ -n "$in_venv" ] || create_venv
case $kind in
    run) if is_ready run semantic test bench; then exit 0; fi ;;
    semantic) if is_ready semantic test bench; then exit 0; fi ;;
    *) if is_ready "$kind"; then exit 0; fi ;;
esac
# The kinds share the environment: those that were installed from other pins are ready no more.
for stamp in "$venv"/heshi-*.stamp; do
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" != "$want" ]; then rm -f "$stamp"; fi
done
install_pins
[ "$kind" != test ] || offer_chromium
echo "$want" >"$venv/heshi-$kind.stamp"
