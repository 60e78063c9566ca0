#!/bin/sh
# Makes .venv and installs a requirements file into it, both only where that is not done yet.
# Usage: setup.sh REQUIREMENTS [DEBIAN-PACKAGE:COMMAND ...]
# Every COMMAND that is missing is installed from its Debian package; where that cannot be done it is left out.
set -eu
exec </dev/null # what is piped into the job is the job's

requirements=$1
shift

say() { echo "setup: $*" >&2; }

# The packages that a requirements file lists, and those that it refers to, on one line.
list_packages() {
    for file in $(sed -n 's/^-r *//p' "$1"); do
        list_packages "$file"
    done
    sed -n 's/^\([A-Za-z0-9][A-Za-z0-9_-]*\).*/\1/p' "$1" | tr '\n' ' '
}

install_packages() {
    root=
    [ "$(id -u)" = 0 ] || root="sudo -n"
    if command -v apt-get >/dev/null && $root true 2>/dev/null; then
        say "installing $* with apt-get"
        $root apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        say "please install: $* (Debian's names; on Debian and Ubuntu: sudo apt-get install $*)"
        return 1
    fi
}

# An interpreter that can open the window; those that TensorFlow supports are tried first.
find_python() {
    for python in python3.13 python3.12 python3.11 python3.10 python3 /usr/bin/python3; do
        if "$python" -c 'import ensurepip, sys, tkinter, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            command -v "$python"
            return
        fi
    done
    return 1
}

if ! .venv/bin/python -c 'import pip, tkinter' 2>/dev/null; then
    python=$(find_python) || { install_packages python3-tk python3-venv && python=$(find_python); } || {
        say "no Python from 3.10 on with Tk was found"
        exit 1
    }
    say "making .venv with $python"
    "$python" -m venv --clear .venv
fi

missing=
for pair in "$@"; do
    command -v "${pair#*:}" >/dev/null || missing="$missing ${pair%%:*}"
done
# shellcheck disable=SC2086
[ -z "$missing" ] || install_packages $missing || say "what needs them is left out"

installed=".venv/$requirements.installed"
if ! cat requirements*.txt | cmp -s - "$installed"; then
    packages=$(list_packages "$requirements")
    say "installing into .venv what $requirements lists: $packages"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$requirements" || {
        say "pip could not install $requirements into $(.venv/bin/python --version)."
        case " $packages" in *" tensorflow "*)
            say "TensorFlow supports Python 3.10 to 3.13; remove .venv to choose another interpreter." ;;
        esac
        exit 1
    }
    cat requirements*.txt >"$installed"
fi
