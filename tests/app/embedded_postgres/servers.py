"""How these tests start, ask and kill servers."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app import embedded_postgres
from app.embedded_postgres import Server

REPOSITORY = Path(__file__).parents[3]
PATIENCE = 60
HOLD = """
import sys
from pathlib import Path
from app import embedded_postgres
server = embedded_postgres.start(Path(sys.argv[1]), durable=False)
print(server.home, flush=True)
sys.stdin.read()
server.close()
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")


def start(data: Path) -> Server:
    return embedded_postgres.start(data, durable=False)


def ask(server: Server, query: str, role: str = "pollen", database: str = "pollen") -> str:
    done = subprocess.run(
        [server.binaries.program("psql"), "-X", "-q", "-A", "-t", "-c", query, server.dsn(role, database)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def ready(user: subprocess.Popen[str]) -> subprocess.Popen[str]:
    assert user.stdout is not None
    assert user.stdout.readline().strip()
    return user


def number(data: Path) -> int | None:
    pid_file = data / "postgres" / "data" / "postmaster.pid"
    return int(pid_file.read_text().split()[0]) if pid_file.exists() else None


def kill(data: Path) -> int:
    """Kill the server as the kernel's out-of-memory killer would; returns once it is dead."""
    pid = number(data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while state(pid) not in ("Z", ""):
        pass
    return pid


def state(pid: int) -> str:
    done = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout[:1]


def reap() -> None:
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def python_for(user: int) -> str:
    """An interpreter that this user may run: the environment's own may lie in root's home."""
    for path in (sys.executable, "/usr/local/bin/python3", "/usr/bin/python3"):
        try:
            subprocess.run(
                [path, "-c", "import tomllib"], user=user, check=True, capture_output=True, cwd="/"
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return path
    pytest.skip("no Python 3.11 that another user may run")


def discard(data: Path) -> None:
    if (data / "postgres" / "data" / "PG_VERSION").exists():
        start(data).discard()
    shutil.rmtree(data, ignore_errors=True)
