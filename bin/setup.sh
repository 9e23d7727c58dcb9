# Sourced by bin/run and bin/test, in the project's folder: the environment below .venv.

# A Python that runs at all (a shim may not), is 3.11 to 3.13, and can make an environment.
fits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
}

# The first that fits, in every place on the path: a shim that fails may hide a Python that works.
find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        IFS=:
        for folder in $PATH; do
            if [ -x "$folder/$name" ] && fits "$folder/$name"; then
                unset IFS
                echo "$folder/$name"
                return
            fi
        done
        unset IFS
    done
    echo "Python 3.11 to 3.13 with venv is missing: install it (Debian: apt install python3-venv)." >&2
    return 1
}

# provide NAME...: bring .venv to requirements/NAME.txt; does nothing when they have not changed.
provide() {
    stamp=".venv/installed-$(IFS=-; echo "$*")"
    wanted=$(for name in "$@"; do cksum < "requirements/$name.txt"; done)
    if .venv/bin/python -c '' 2>/dev/null && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python) || exit 1
        "$python" -m venv --clear .venv
    fi
    echo "Installing what Pollen needs into .venv ..."
    for name in "$@"; do
        set -- "$@" -r "requirements/$name.txt"
        shift
    done
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "$@" || {
        echo "The installation failed: check the connection to the package index, then start again." >&2
        exit 1
    }
    echo "$wanted" > "$stamp"
}

# find_chromium NAME...: one that is named by the variable, or any of these.
find_chromium() {
    [ -n "${POLLEN_CHROMIUM:-}" ] && return
    for name in "$@"; do
        command -v "$name" && return
    done
    return 1
}
