"""What a page says that was never marked for translation, found in the language that nobody speaks."""

import re
from html.parser import HTMLParser

from app.pseudo import CLOSE, OPEN

SENTENCE = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
#: Words that are the same everywhere.
NAMES = re.compile(
    r"\b(Pollen|JSON|QR|iPhone|iPad|Android|Chrome|Edge|Firefox|Safari|[kMG]B|min|ms?|px|Alt|Ctrl|Shift|Esc)\b"
)
#: What people of tests/world.py wrote, where nothing can mark it: in titles.
WRITTEN = re.compile(
    r"^(Purge the wand first|Mira Alves( · #skill-\d+)?|Steam( week)?\b|Coffee corner|#?[Ss]kill[ -]\d+)"
)
WORD = re.compile(r"[A-Za-z]{2,}")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: What these hold is read by machines, or was written by people.
SILENT = {"script", "style", "bdi", "kbd", "code", "svg"}
SPOKEN = ("aria-label", "aria-description", "placeholder", "title")


def plain(text: str) -> bool:
    """Whether English words are left once the strange sentences and everybody's names are taken out."""
    while (less := SENTENCE.sub("", text)) != text:
        text = less
    return bool(WORD.search(NAMES.sub("", text)))


class Page(HTMLParser):
    """The texts of a page that stay English; words of people are those in `bdi` or under `dir` or `lang`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.within = False
        self.english: list[str] = []
        self.feed(page)

    @property
    def title(self) -> bool:
        return any(tag == "title" for tag, _ in self.open)

    @property
    def exempt(self) -> bool:
        return any(exempt for _, exempt in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        of_people = tag != "html" and bool({"dir", "lang"} & given.keys())
        if not self.exempt and not of_people:
            spoken = [(name, given.get(name) or "") for name in SPOKEN]
            spoken += [(name, value or "") for name, value in attrs if name.startswith("data-") and value]
            self.english += [
                f"{name}={text}"
                for name, text in spoken
                if (" " in text if name.startswith("data-") else True)
                and plain(WRITTEN.sub("", text))
                and text[0] not in "{["
            ]
        if tag not in VOID:
            self.open.append((tag, of_people or tag in SILENT or "avatar" in (given.get("class") or "")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.exempt:
            return
        said = self.outside(data)
        if plain(WRITTEN.sub("", said) if self.title else said):
            self.english.append(data.strip())

    def outside(self, data: str) -> str:
        """What of a text belongs to no strange sentence: `bdi` cuts one into several texts."""
        while (less := SENTENCE.sub("", data)) != data:
            data = less
        if self.within:
            self.within = CLOSE not in data
            data = "" if self.within else data.partition(CLOSE)[2]
        said, begun, _ = data.partition(OPEN)
        self.within = self.within or bool(begun)
        return said
