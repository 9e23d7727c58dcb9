"""The server's process: is it there, does it answer, start it, stop it."""

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from app.embedded_postgres.account import LIMIT_SECONDS
from app.embedded_postgres.binaries import Binaries
from app.embedded_postgres.home import Home
from app.embedded_postgres.unavailable import Unavailable

#: Crash recovery reads up to `max_wal_size`; slow disks need minutes for it.
START_SECONDS = 300
#: Children of a killed server give its shared memory free a moment after it.
ORPHAN_SECONDS = 20
PAUSE_SECONDS = 0.1
PROC = Path("/proc")


@dataclass(frozen=True)
class Postmaster:
    home: Home
    binaries: Binaries

    def ensure(self) -> bool:
        """Have an answering server; true when it had to be started. Call it under the start lock.

        Only an answer counts as running. Without one, a living server of this cluster is waited for
        (it may be recovering); a file that names a dead, reaped or foreign process is cleared away.
        """
        started = False
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if not self.alive():
                self._clear()
                self._launch()
                started = True
            elif time.monotonic() > deadline:
                raise Unavailable(f"PostgreSQL runs but does not answer: read {self.home.log}.")
            else:
                time.sleep(PAUSE_SECONDS)
        return started

    def alive(self) -> bool:
        """Whether the process that the pid file names lives and is the server of this cluster."""
        pid = self.pid()
        return pid is not None and _serves(pid, self.home.cluster)

    def pid(self) -> int | None:
        try:
            return int(self._pid_file.read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def stop(self) -> None:
        """Finish open transactions' connections and write everything out; nothing to do for a dead one."""
        if self.alive():
            self._pg_ctl("stop", "-m", "fast")

    def _answers(self) -> bool:
        command = (self.binaries.program("pg_isready"), "-q", "-h", self.home.socket, "-d", "postgres")
        return self.home.account.run(command, self.home.folder).returncode == 0

    def _launch(self) -> None:
        deadline = time.monotonic() + ORPHAN_SECONDS
        while True:
            before = self.home.log.stat().st_size if self.home.log.exists() else 0
            done = self._pg_ctl("start", "-l", self.home.log)
            if done.returncode == 0:
                return
            said = _written(self.home.log, before) or done.stderr
            if "still in use" not in said or time.monotonic() > deadline:
                raise Unavailable(f"PostgreSQL did not start: {_last_line(said)} (more in {self.home.log}).")
            time.sleep(PAUSE_SECONDS)

    def _clear(self) -> None:
        """What a dead server leaves would keep the next one from starting."""
        address = self.home.socket / ".s.PGSQL.5432"
        for path in (self._pid_file, address, address.with_name(f"{address.name}.lock")):
            path.unlink(missing_ok=True)

    def _pg_ctl(self, action: str, *options: str | Path) -> subprocess.CompletedProcess[str]:
        command = (self.binaries.program("pg_ctl"), "-D", self.home.cluster, "-w", "-t", str(START_SECONDS))
        try:
            return self.home.account.run((*command, *options, action), self.home.folder)
        except subprocess.TimeoutExpired as error:
            raise Unavailable(
                f"PostgreSQL did not {action} in {LIMIT_SECONDS} s: read {self.home.log}."
            ) from error

    @property
    def _pid_file(self) -> Path:
        return self.home.cluster / "postmaster.pid"


def _serves(pid: int, cluster: Path) -> bool:
    return _serves_by_proc(pid, cluster) if (PROC / "self").exists() else _serves_by_ps(pid, cluster)


def _serves_by_proc(pid: int, cluster: Path) -> bool:
    """Never a zombie: one whose parent does not reap it keeps its number for ever."""
    folder = PROC / str(pid)
    try:
        if (folder / "stat").read_text().rpartition(")")[2].split()[0] in "ZX":
            return False
        return _works_in(folder, cluster)
    except (FileNotFoundError, ProcessLookupError):
        return False


def _works_in(folder: Path, cluster: Path) -> bool:
    try:
        return (folder / "cwd").readlink() == cluster
    except PermissionError:
        # Root of a container may not look into other users' processes; their command lines are public.
        words = (folder / "cmdline").read_bytes().split(b"\0")
        return words[0].endswith(b"/postgres") and os.fsencode(cluster) in words


def _serves_by_ps(pid: int, cluster: Path) -> bool:
    command = ["ps", "-ww", "-o", "stat=", "-o", "command=", "-p", str(pid)]
    state, _, words = (
        subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip().partition(" ")
    )
    return bool(state) and not state.startswith("Z") and "postgres" in words and str(cluster) in words


def _written(log: Path, since: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as lines:
        lines.seek(since)
        return lines.read().decode(errors="replace")


def _last_line(text: str) -> str:
    fatal = [line for line in text.splitlines() if "FATAL" in line or "error" in line]
    return (fatal or text.splitlines() or ["it said nothing"])[-1].strip()
