"""Memory of everything that runs, a minute after the start."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

from bench import stack
from bench.report import Result, say, show


def run(folder: Path, *, quick: bool) -> int:
    wait = 20 if quick else 60
    port = stack.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "run", "--port", str(port), "--data", str(folder), "--empty"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "POLLEN_TEST": ""},
    )  # fmt: skip
    try:
        _await(f"http://127.0.0.1:{port}/health")
        say(f"up; waiting {wait} s")
        time.sleep(wait)
        parts = _memory(process.pid, folder)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    told = ", ".join(f"{name} {size:.0f}" for name, size in sorted(parts.items()))
    return show("idle", [
        Result(
            name="memory", value=sum(parts.values()), unit="MB", target=400,
            how=f"PSS of the supervisor, web, worker and PostgreSQL {wait} s after the start; {told}",
        )
    ])  # fmt: skip


def _await(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def _memory(supervisor: int, folder: Path) -> dict[str, float]:
    """MB by kind of process. PostgreSQL has a session of its own, so it is found by its folder."""
    server = int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    parts: dict[str, float] = {}
    for top in (psutil.Process(supervisor), psutil.Process(server)):
        for process in [top, *top.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                name = _name(process)
                parts[name] = parts.get(name, 0) + process.memory_full_info().pss / 1_000_000
    return parts


def _name(process: psutil.Process) -> str:
    words = process.cmdline()
    if process.name() == "postgres":
        return "postgres"
    return next((word for word in ("run", "web", "worker") if word in words), process.name())
