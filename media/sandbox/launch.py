"""Start one program with as few rights as it can work with.

    python -I -S launch.py OUT IN [READ ...] -- command ...

The program may write in the folder OUT, read the file IN, the READ paths and the system's
libraries, and open no TCP connection. It has limits on memory, CPU time and file size, and dies
with the process that started it. A kernel without landlock (macOS, Linux before 5.13) leaves out
that part; the limits stay. This script stands alone: it imports nothing of the project.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

MEMORY = 3 << 30  # bytes of address space; grows with ffmpeg's threads
CPU_TIME = 900  # seconds; three minutes of 4K take about a third
FILE_SIZE = 600 << 20  # bytes; a copied original has at most 500 MB
LIMITS = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, CPU_TIME),
    (resource.RLIMIT_FSIZE, FILE_SIZE),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 256),
)

SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/fonts",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/sys/devices/system/cpu",
    "/dev/null",
    "/dev/urandom",
)

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38

# Numbers of the kernel's landlock interface; they are the same on x86-64 and ARM.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
VERSION_1 = (1 << 13) - 1  # every right on files that the first version knew
TCP = 0b11  # bind and connect
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
READ = EXECUTE | READ_FILE | READ_DIR
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV  # the others are for folders only


class Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def main(arguments: list[str]) -> None:
    at = arguments.index("--")
    (out, *readable), command = arguments[:at], arguments[at + 1 :]
    die_with_parent()
    os.nice(10)
    for kind, most in LIMITS:
        _, hard = resource.getrlimit(kind)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # macOS refuses to limit the address space.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (wanted, wanted))
    enclose(out, [*readable, command[0]])
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TMPDIR": out, "HOME": out}
    os.execve(command[0], command, environment)  # noqa: S606 - becoming that program is this script's purpose


def die_with_parent() -> None:
    if sys.platform != "linux":
        return
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # The parent may have died before the line above; it left its id for this moment.
    if str(os.getppid()) != os.environ.get("PARENT", str(os.getppid())):
        sys.exit(1)


def enclose(out: str, readable: list[str]) -> None:
    version = landlock_version()
    if sys.platform == "linux":
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if not version:
        return
    rights = _rights(version)
    ruleset = Ruleset(rights, TCP if version >= 4 else 0, ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0)
    # Older kernels know only the first fields and refuse a longer structure.
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _call(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    for path in (*SYSTEM, f"/proc/{os.getpid()}", *readable):
        _allow(rules, path, READ & rights)
    _allow(rules, out, rights)
    _allow(rules, "/dev/null", (READ | WRITE_FILE | TRUNCATE) & rights)
    _call(RESTRICT_SELF, rules, 0)
    os.close(rules)


def landlock_version() -> int:
    """The version the kernel speaks, 0 without landlock."""
    if sys.platform != "linux":
        return 0
    return max(_syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION), 0)


def _rights(version: int) -> int:
    rights = VERSION_1
    if version >= 2:
        rights |= REFER
    if version >= 3:
        rights |= TRUNCATE
    if version >= 5:
        rights |= IOCTL_DEV
    return rights


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # not every system has every folder
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - a light start: no pathlib here
            rights &= ON_FILES
        rule = PathBeneath(rights, handle)
        _call(ADD_RULE, rules, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(handle)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _call(number: int, *arguments: object) -> int:
    answer = _syscall(number, *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), f"landlock call {number}")
    return answer


def _syscall(number: int, *arguments: object) -> int:
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    return int(call(ctypes.c_long(number), *arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
