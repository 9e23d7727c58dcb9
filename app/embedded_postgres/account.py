"""The user of the operating system that PostgreSQL runs as: it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.embedded_postgres.unavailable import Unavailable

NAME = "pollen-postgres"
#: Crash recovery can be long; no program of PostgreSQL is waited for longer than this.
LIMIT_SECONDS = 600


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def foreign(self) -> bool:
        """Another user than this process's own; only root meets one."""
        return self.uid != os.geteuid()

    def can_enter(self, path: Path) -> bool:
        """Whether every parent of `path` lets this user through."""
        return all(self._may(parent, 0o1) for parent in path.parents)

    def can_read(self, path: Path) -> bool:
        """Whether this user can come to `path`, read it and run or enter it."""
        return self.can_enter(path) and self._may(path, 0o5)

    def own(self, target: Path | int) -> None:
        """Give a file or folder (or open handle) to this user; links are given, not followed."""
        if not self.foreign:
            return
        if isinstance(target, int):
            os.fchown(target, self.uid, self.gid)
        else:
            os.lchown(target, self.uid, self.gid)

    def run(
        self, command: Sequence[str | Path], folder: Path, text: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run one program as this user in `folder`, in a session of its own: Ctrl-C does not reach it."""
        switch = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.foreign else {}
        given = {"stdin": subprocess.DEVNULL} if text is None else {"input": text}
        return subprocess.run(  # type: ignore[call-overload]  # made of two choices
            command,
            **given,
            **switch,
            stdout=subprocess.PIPE if text is not None else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )

    def _may(self, path: Path, bits: int) -> bool:
        found = path.stat()
        if self.uid in {0, found.st_uid}:
            return self.uid == 0 or found.st_mode >> 6 & bits == bits
        if self.gid == found.st_gid:
            return found.st_mode >> 3 & bits == bits
        return found.st_mode & bits == bits


def current() -> Account:
    return Account(os.geteuid(), os.getegid())


def owner(path: Path) -> Account:
    found = path.stat()
    return Account(found.st_uid, found.st_gid)


def dedicated() -> Account:
    """This user, unless it is root: then a system user of our own, so that nobody else reads the data."""
    if os.geteuid() != 0:
        return current()
    return _named(NAME) or _made() or _named("nobody") or _refuse()


def _made() -> Account | None:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd is None:
        return None
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    # Another start may have made the user a moment before; what counts is that it stands afterwards.
    subprocess.run(
        [useradd, *options, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, check=False
    )
    return _named(NAME)


def _named(name: str) -> Account | None:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(found.pw_uid, found.pw_gid)


def _refuse() -> Account:
    raise Unavailable("PostgreSQL refuses to run as root and there is no other user: start as a normal user.")


def _environment(folder: Path) -> dict[str, str]:
    """Without the caller's PG* variables, which would lead to another server, and in one language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "HOME": str(folder)}
