#!/usr/bin/env bash
# Makes this computer ready to run Lykta ("run") or to test it too ("test"):
# system libraries, .venv with exactly the locked packages, and .venv/bin/lykta.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8  # apt's answers are read below

case "${1:-}" in
    run) lists=(packaging/system/run.txt) lock=packaging/locks/runtime.txt ;;
    test) lists=(packaging/system/{run,test}.txt) lock=packaging/locks/dev.txt ;;
    *) echo "usage: packaging/setup.sh run|test" >&2; exit 2 ;;
esac

is_installed() { [[ $(dpkg-query -W -f ':${db:Status-Status}' "$1" 2>/dev/null) == *:installed* ]]; }
is_offered() { [[ $(apt-cache policy "$1" 2>/dev/null) == *'Candidate: '[!\(]* ]]; }

# The Python to build .venv from: 3.11 or newer, able to make environments.
find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        command -v "$name"
        return
    done
    return 1
}

# For each line of the lists of which nothing is installed: the name that this release offers.
missing_packages() {
    local names name
    while read -r names; do
        for name in ${names//|/ }; do is_installed "$name" && continue 2; done
        for name in ${names//|/ }; do is_offered "$name" && break; name=${names%% *}; done
        echo "$name"
    done < <(sed 's/#.*//; /^ *$/d' "${lists[@]}")
    if ! find_python >/dev/null; then
        # Ubuntu 22.04's own Python is too old; it offers 3.11 beside it.
        if is_offered python3.11-venv; then echo python3.11-venv; else echo python3-venv; fi
    fi
}

install_system_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null; then
        echo "Not a Debian or Ubuntu system: see packaging/system for the libraries that Lykta needs." >&2
        return
    fi
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        local sudo='' who=' as root'
        if command -v sudo >/dev/null; then sudo='sudo ' who=''; fi
        printf 'Packages are missing. Run this line%s, then the same command again:\n  %s%s%s%s %s\n' \
            "$who" "$sudo" 'apt-get update && ' "$sudo" 'apt-get install -y --no-install-recommends' \
            "${missing[*]}" >&2
        exit 1
    fi
    if ! are_offered "${missing[@]}" || ! apt_install "${missing[@]}"; then
        apt-get update -q  # the lists are absent or old
        mapfile -t missing < <(missing_packages)
        apt_install "${missing[@]}"
    fi
}

are_offered() {
    local name
    for name in "$@"; do is_offered "$name" || return 1; done
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends "$@"
}

install_python_packages() {
    [[ -x .venv/bin/pip ]] || "$(find_python)" -m venv --clear .venv
    echo "Python packages into .venv, as $lock says"
    .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r "$lock"
    .venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
}

# A library that tests compare with, and that cannot stand beside what Lykta itself needs.
install_oracle() {
    [[ -x .venv/oracle/bin/pip ]] || .venv/bin/python -m venv --clear .venv/oracle
    .venv/oracle/bin/pip install -q --disable-pip-version-check --require-hashes \
        -r packaging/locks/oracle.txt
}

install_system_packages
install_python_packages
if [[ $1 == test ]]; then install_oracle; fi
