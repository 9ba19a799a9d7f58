#!/bin/sh
# Finds a Python for the setup proper (infra/setup/), installing one where that is possible.
#   sh infra/setup.sh run     what `make run` needs
#   sh infra/setup.sh dev     and what the tests need
set -eu
cd "$(dirname "$0")/.."

usable() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    for candidate in ${ROUNDS_PYTHON:-} python3.11 python3.12 python3.13 python3; do
        if usable "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo "$@"; else return 1; fi
}

apt_install() {
    as_root apt-get install -y -qq --no-install-recommends "$@" >>"$log" 2>&1
}

install_python() {
    log=var/log/setup.log
    mkdir -p var/log
    if command -v apt-get >/dev/null 2>&1; then
        echo "  · python       installing it with apt-get ($log)"
        as_root apt-get update -qq >>"$log" 2>&1
        apt_install python3 python3-venv
        find_python >/dev/null || apt_install python3.11 python3.11-venv
    elif command -v brew >/dev/null 2>&1; then
        echo "  · python       installing it with brew ($log)"
        brew install -q python@3.12 >>"$log" 2>&1
    fi
}

if ! python=$(find_python); then
    install_python || true
    if ! python=$(find_python); then
        echo "Python 3.11 or newer with its venv module is missing." >&2
        echo "  Debian, Ubuntu: sudo apt-get install -y python3 python3-venv    macOS: brew install python@3.12" >&2
        exit 1
    fi
fi
PYTHONDONTWRITEBYTECODE=1 exec "$python" -m infra.setup "$@"
