"""The parts of the form beside title and files: Steps, ways out of a scenario, what stands under More."""

from datetime import date
from itertools import zip_longest
from typing import Any

import msgspec

from app import clock, database, language
from app.people.auth import Viewer
from feeds import planning
from feeds.drafts import LEVELS, Choice, Draft, StepText
from feeds.pages.forms import Form, number
from media import assets

#: Empty rows that a new list starts with.
ROWS = 2
#: Buttons that only change the list: one more row, one moved, one gone, one without its picture.
ACTS = frozenset({"step", "step-up", "step-down", "step-drop", "step-bare", "choice", "choice-drop"})
WAYS = {"step-up": -1, "step-down": 1}
#: Languages to choose from; those of the company and the one that a Post has are added.
TONGUES = frozenset(
    {"ar", "cs", "da", "de", "en", "es", "fr", "hu", "it", "ja", "nl", "pl", "pt", "ro", "tr", "uk", "zh"}
)


def fill(form: Form, start: Draft) -> Draft:
    """The draft with these parts as the form has them; what the form does not show stays as in `start`."""
    draft = msgspec.structs.replace(start, steps=steps(form), choices=choices(form))
    # Who is to see it counts wherever it stands: nothing goes out to more people than was said.
    return _more(form, draft) if form.one("more") or "audience" in form.fields else draft


def steps(form: Form) -> list[StepText]:
    """In their order, after the button that was pressed. Empty rows are left out."""
    arrived = {file.field: file.id for file in form.files}
    columns = [form.all(name) for name in ("step_row", "step", "step_id", "step_asset", "step_alt")]
    rows = [
        (row, StepText(text, arrived.get(f"step_file-{row}") or asset or None, number(step) or None, alt))
        for row, text, step, asset, alt in zip_longest(*columns, fillvalue="")
        if text.strip() or asset or f"step_file-{row}" in arrived
    ]
    act, _, chosen = form.one("to").partition(":")
    place = next((place for place, (row, _) in enumerate(rows) if row == chosen), None)
    found = [step for _, step in rows]
    if act == "step":
        found.append(StepText(""))
    if place is not None:
        _turn(found, place, act)
    return found


def _turn(found: list[StepText], place: int, act: str) -> None:
    if act == "step-drop":
        del found[place]
    elif act == "step-bare":
        found[place] = msgspec.structs.replace(found[place], asset=None, alt="")
    elif act in WAYS:
        found.insert(max(0, place + WAYS[act]), found.pop(place))


def choices(form: Form) -> list[Choice]:
    """The ways out, after the button that was pressed. Empty rows are left out."""
    act, _, chosen = form.one("to").partition(":")
    columns = [form.all(name) for name in ("choice_row", "choice", "outcome")]
    good = form.all("good")
    found = [
        Choice(text, outcome, row in good)
        for row, text, outcome in zip_longest(*columns, fillvalue="")
        if (text.strip() or outcome.strip()) and not (act == "choice-drop" and row == chosen)
    ]
    return [*found, Choice("", "")] if act == "choice" else found


def planned(form: Form) -> tuple[str, str] | None:
    """Day and hour at which it should go out, as they were typed; None where the form does not ask."""
    return (form.one("planned_on"), form.one("planned_at")) if "planned_on" in form.fields else None


def clocks(moment: Any) -> tuple[str, str]:
    """The same of a moment that is known, as fields of a form take it."""
    at = planning.here(moment)
    return at.date().isoformat(), f"{at:%H:%M}"


def _more(form: Form, draft: Draft) -> Draft:
    audience, _, community = form.one("audience", draft.audience).partition(":")
    minutes = form.one("minutes").strip()
    level = form.one("level")
    return msgspec.structs.replace(
        draft,
        level=level if level in LEVELS else None,
        tool=form.one("tool"),
        # What is no number is refused with the limit, as 0 is.
        minutes=(number(minutes) or 0) if minutes else None,
        source=form.one("source"),
        summary=form.one("summary"),
        review_on=_day(form.one("review_on")),
        language=form.one("language") or draft.language,
        audience=audience,
        community_id=number(community) or (draft.community_id if audience == "community" else None),
        comments_open=form.one("comments_closed") != "on",
    )


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        return None


class Community(msgspec.Struct):
    """One that the author is in."""

    id: int
    name: str


async def context(viewer: Viewer, draft: Draft) -> dict[str, object]:
    """What the templates of these parts need beside the draft."""
    shown = [step.asset for step in draft.steps if step.asset]
    return {
        "steps": [*draft.steps, *[StepText("")] * max(0, ROWS - len(draft.steps))],
        "step_files": await assets.views(shown, viewer.id),
        "choices": [*draft.choices, *[Choice("", "")] * max(0, ROWS - len(draft.choices))],
        "communities": await database.rows(Community, COMMUNITIES, viewer.id),
        "tongues": tongues(draft.language),
        "zone": viewer.zone or "UTC",
        "today": planning.here(clock.now()).date().isoformat(),
    }


def tongues(*current: str) -> list[tuple[str, str]]:
    """Code and own name of each language, with those that are chosen already."""
    codes = {*TONGUES, *language.LANGUAGES, *current}
    return sorted(((code, language.autonym(code)) for code in codes), key=lambda found: found[1].casefold())


COMMUNITIES = """
    SELECT c.id, c.name FROM membership m JOIN community c ON c.id = m.community_id
    WHERE m.person_id = $1 ORDER BY c.name
"""
