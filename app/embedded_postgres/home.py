"""Where the database lives: `{data}/postgres`, or a folder of its own where that cannot be entered."""

import errno
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from app.embedded_postgres import account as accounts
from app.embedded_postgres.account import Account
from app.embedded_postgres.unavailable import Unavailable

ELSEWHERE = Path("/var/lib/pollen")
# One place for all processes, whatever their TMPDIR says.
SHORT = Path("/tmp")  # noqa: S108 - the folder is made 0700 and its owner checked
#: Addresses of Unix sockets hold 104 bytes on macOS and 108 on Linux.
LONGEST_SOCKET = 100


@dataclass(frozen=True)
class Home:
    folder: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "pg.log"

    @property
    def socket(self) -> Path:
        """The socket's folder: in the home, unless its address is then too long or needs quotes."""
        inside = self.folder / "socket"
        plain = re.fullmatch(r"[A-Za-z0-9/._-]+", str(inside))
        if plain and len(str(inside / ".s.PGSQL.5432")) < LONGEST_SOCKET:
            return inside
        return SHORT / f"pollen-{_short_hash(self.folder)}"


def settle(data: Path) -> Home:
    """The home of the data folder's database, made when it is missing. A database keeps its place."""
    wanted = data.absolute() / "postgres"
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        home = _found(wanted) or _made(wanted)
        _make(home.folder, home.account)
        _make(home.socket, home.account)
    except PermissionError as error:
        raise Unavailable(
            f"{error.filename} is closed to this user: start as its owner, or choose another --data folder."
        ) from error
    return home


def _found(wanted: Path) -> Home | None:
    """The home made by an earlier start, for the user it was made for."""
    folder = wanted.resolve()
    if not folder.is_dir():
        return None
    account = accounts.owner(folder)
    if account.uid == 0:
        return None
    if account.foreign and os.geteuid() != 0:
        raise PermissionError(errno.EACCES, "another user's database", str(folder))
    if not account.can_enter(folder):
        raise Unavailable(
            f"User {account.uid} owns {folder} and can no longer come to it: open its parents (chmod o+x)."
        )
    return Home(folder, account)


def _made(wanted: Path) -> Home:
    account = accounts.dedicated()
    parent = wanted.parent.resolve()
    if account.can_enter(parent / wanted.name):
        return Home(parent / wanted.name, account)
    if not ELSEWHERE.exists():
        ELSEWHERE.mkdir(parents=True, exist_ok=True)
        ELSEWHERE.chmod(0o755)
    folder = ELSEWHERE.resolve() / _short_hash(wanted)
    _make(folder, account)
    _link(wanted, folder)
    return Home(folder, account)


def _link(wanted: Path, folder: Path) -> None:
    """Shows people the way, and keeps a data folder that moves together with its database."""
    try:
        wanted.symlink_to(folder)
    except FileExistsError:
        if wanted.resolve() != folder:
            raise


def _make(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != account.uid and found.st_uid == os.geteuid():
        account.own(folder)
        found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise Unavailable(f"{folder} belongs to somebody else: move it away and start again.")
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
