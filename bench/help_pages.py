"""The help of LibreOffice out of Debian's packages: pages in four languages, and what their authors expect
people to look for. Fetched for each run, never kept, never shipped.

The queries are the entries of the printed index (`bookmarks.js`), which stand on no page: the keywords that a
page carries are not read. A page has the same id in every language.
"""

import hashlib
import html
import re
import subprocess
from pathlib import Path

from msgspec import Struct

from bench.report import say

PACKAGES = {"en": "en-us", "de": "de", "fr": "fr", "es": "es"}
FOLDERS = {"en": "en-US"}
#: An entry of more pages looks for none of them.
PAGES_MAX = 10
#: A page says what it is about on its first screens.
TEXT_MAX = 6_000
#: From here on a page tells its makers where it comes from.
FOOT = "Help content debug info"


class Help(Struct, frozen=True):
    """A page of help in one language."""

    page: str
    language: str
    title: str
    text: str


class Entry(Struct, frozen=True):
    """What somebody may look for, and the pages that answer it."""

    text: str
    language: str
    pages: frozenset[str]

    @property
    def held_back(self) -> bool:
        """Half of the pages stay out of tuning: the whole run measures with them, the quick one without."""
        first = min(self.pages)
        return hashlib.sha256(first.encode()).digest()[0] % 2 == 1


def fetch(folder: Path, languages: list[str]) -> Path:
    """Where the packages of these languages lie unpacked."""
    names = [f"libreoffice-help-{PACKAGES[language]}" for language in languages]
    say(f"fetching {', '.join(names)}")
    subprocess.run(["apt-get", "--quiet", "download", *names], cwd=folder, check=True, capture_output=True)
    for package in folder.glob("libreoffice-help-*.deb"):
        subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    return folder / "usr/share/libreoffice/help"


def pages(root: Path, language: str) -> list[Help]:
    """All pages of a language, in the order of their ids."""
    folder = root / FOLDERS.get(language, language) / "text"
    read = (
        _page(path, str(path.relative_to(folder)), language)
        for path in sorted(folder.rglob("*.html"))
    )  # fmt: skip
    return [page for page in read if page is not None]


def entries(root: Path, language: str) -> list[Entry]:
    """All entries of the index of a language, in the order of their words."""
    script = (root / FOLDERS.get(language, language) / "bookmarks.js").read_text()
    found: dict[str, set[str]] = {}
    for page, text in re.findall(r'url:"[^"]*?/text/([^"?#]+)[^"]*", app:"\w*", text:"([^"]*)"', script):
        words = " ".join(html.unescape(text).replace("--", " ").replace(";", " ").split())
        if re.search(r"\w\w", words):
            found.setdefault(words, set()).add(page)
    return [
        Entry(words, language, frozenset(wanted))
        for words, wanted in sorted(found.items())
        if len(wanted) <= PAGES_MAX
    ]


def _page(path: Path, page: str, language: str) -> Help | None:
    source = path.read_text()
    title = re.search(r"<title>(.*?)</title>", source, re.DOTALL)
    start = source.find('id="DisplayArea"')
    if title is None or start < 0:
        return None
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", source[source.index(">", start) + 1 :], flags=re.DOTALL)
    return Help(page, language, _plain(title[1]), _plain(body).partition(FOOT)[0][:TEXT_MAX])


def _plain(source: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", source)).split())
