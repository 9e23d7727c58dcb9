"""What one Revision says that the one before did not, field by field."""

import difflib
from itertools import zip_longest

from msgspec import Struct

from feeds.drafts import Choice, Draft, StepText, Use

#: What crops keep of a picture until its author says otherwise.
MIDDLE = (5, 5)
#: Fields whose old and new value are simply named side by side.
PLAIN = (
    "kind",
    "title",
    "language",
    "audience",
    "consent",
    "comments_open",
    "anonymous",
    "level",
    "tool",
    "minutes",
    "source",
    "review_on",
)


class Line(Struct, frozen=True):
    """A line that was added or taken out."""

    added: bool
    text: str


class Difference(Struct, frozen=True, kw_only=True):
    """One field that changed. `was` and `now` are values as the Draft has them, "" for none; texts of
    several lines are told by `lines`; a changed file by the ids of both.
    """

    field: str
    was: str = ""
    now: str = ""
    lines: list[Line] = []


def differences(before: Draft, after: Draft) -> list[Difference]:
    """In the order of the form; none when both say the same."""
    return [
        *_files(before.assets, after.assets),
        *(_plain(name, before, after) for name in PLAIN if getattr(before, name) != getattr(after, name)),
        *_lines("text", before.text.splitlines(), after.text.splitlines()),
        *_lines("summary", before.summary.splitlines(), after.summary.splitlines()),
        *_lines("steps", [step.text for step in before.steps], [step.text for step in after.steps]),
        *_step_files(before.steps, after.steps),
        *_step_alts(before.steps, after.steps),
        *_lines("choices", _told(before.choices), _told(after.choices)),
        *_skills(before.skills, after.skills),
    ]


def _plain(name: str, before: Draft, after: Draft) -> Difference:
    was, now = (_word(getattr(draft, name)) for draft in (before, after))
    return Difference(field=name, was=was, now=now)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return "" if value is None else str(value)


def _step_files(was: list[StepText], now: list[StepText]) -> list[Difference]:
    """Steps that stayed and lost, gained or changed their picture."""
    old = {step.id: step for step in was if step.id}
    lines = [
        Line(added, step.text)
        for step in now
        if step.id in old and step.asset != old[step.id].asset
        for added, there in ((False, old[step.id].asset), (True, step.asset))
        if there
    ]
    return [Difference(field="step_files", lines=lines)] if lines else []


def _step_alts(was: list[StepText], now: list[StepText]) -> list[Difference]:
    old = {step.id: step.alt for step in was if step.id}
    return [
        Difference(field="alt", was=old[step.id], now=step.alt)
        for step in now
        if step.id in old and step.alt != old[step.id]
    ]


def _told(choices: list[Choice]) -> list[str]:
    """A choice in one line: what is done, what comes of it, and a mark where it is a good way."""
    return [f"{way.text} → {way.outcome}{' ✓' * way.good}" for way in choices]


def _skills(was: list[str], now: list[str]) -> list[Difference]:
    return [Difference(field="skills", was=", ".join(was), now=", ".join(now))] if was != now else []


def _lines(name: str, was: list[str], now: list[str]) -> list[Difference]:
    marked = (line for line in difflib.ndiff(was, now) if line.startswith(("+ ", "- ")))
    lines = [Line(line.startswith("+"), line[2:]) for line in marked]
    return [Difference(field=name, lines=lines)] if lines else []


def _files(was: list[Use], now: list[Use]) -> list[Difference]:
    """Files that came and went, in pairs as far as they go; then what was done to those that stayed."""
    old = {use.id: use for use in was}
    new = {use.id: use for use in now}
    changed = zip_longest(
        (name for name in old if name not in new), (name for name in new if name not in old), fillvalue=""
    )
    return [
        *(Difference(field="file", was=gone, now=come) for gone, come in changed),
        *(one for name in new if name in old for one in _of_file(old[name], new[name])),
    ]


def _of_file(was: Use, now: Use) -> list[Difference]:
    told = [
        ("alt", was.alt, now.alt),
        ("trim", _span(was), _span(now)),
        ("focus", _point(was), _point(now)),
    ]
    return [Difference(field=name, was=old, now=new) for name, old, new in told if old != new]


def _span(use: Use) -> str:
    """What is kept of a clip, in seconds; "" for all of it."""
    if use.start_ms is None or use.end_ms is None:
        return ""
    return f"{use.start_ms / 1000:.1f} - {use.end_ms / 1000:.1f}"


def _point(use: Use) -> str:
    """What crops keep, in tenths from the upper left; "" for the middle."""
    return "" if use.focus in (None, MIDDLE) else ",".join(map(str, use.focus))
