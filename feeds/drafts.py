"""What an author gives for a Post, and the limits it must keep to."""

import hashlib
import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from app import database, limits
from app.limits import Limits
from app.refusal import Refusal, missing
from feeds.consent import CONSENTS, Consent
from feeds.visibility import sees

Kind = Literal["video", "photo", "guide", "checklist", "question", "reflection", "scenario"]
KINDS: tuple[str, ...] = Kind.__args__  # type: ignore[attr-defined]
#: What may be said without a name: doubts and failures.
NAMELESS = ("question", "reflection")
AUDIENCES = ("all", "community", "team", "link")
RELATIONS = ("answer", "my_way", "remix", "translation")
LEVELS = ("beginner", "practised", "expert")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


#: What a bigint column takes.
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]


class Use(Struct, frozen=True):
    """A file in a Post, with the words for those who cannot see it.

    Of a clip only the part from `start_ms` to `end_ms` is kept, both in the whole clip; None is its own end.
    `focus` is the point of a picture that crops keep, in tenths from the upper left; None leaves it.
    """

    id: str
    alt: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    focus: tuple[int, int] | None = None


class StepText(Struct, frozen=True):
    """One Step of a guide or checklist, perhaps with a picture or clip; `alt` tells what is seen there.

    With its `id` a Step that stands already keeps its address, whatever else changes.
    """

    text: str
    asset: str | None = None
    id: Id | None = None
    alt: str = ""


class Choice(Struct, frozen=True):
    """A way out of a scenario, what happens then, and whether it is a good way."""

    text: str
    outcome: str
    good: bool = False


class Draft(Struct, frozen=True, kw_only=True):
    """The whole content of a Post. A draft may lack title, text and Skills; a published one may not."""

    kind: Kind
    title: str = ""
    text: str = ""
    skills: list[str] = []
    assets: list[Use] = []
    steps: list[StepText] = []
    choices: list[Choice] = []
    level: Literal["beginner", "practised", "expert"] | None = None
    tool: str = ""
    minutes: int | None = None
    source: str = ""
    summary: str = ""
    review_on: date | None = None
    audience: Literal["all", "community", "team", "link"] = "all"
    community_id: Id | None = None
    team_id: Id | None = None
    consent: Consent | None = None
    language: str = "en"
    parent_id: Id | None = None
    relation: Literal["answer", "my_way", "remix", "translation"] | None = None
    comments_open: bool = True
    anonymous: bool = False


async def checked(author: int, given: Draft, *, own: frozenset[str] = frozenset()) -> Draft:
    """The draft with tidy texts, when everything in it fits the limits and may be used by the author.

    `own` are files the Post already has. Raises Refusals that name the field, the limit and the value.
    """
    draft = await _with_team(author, _tidy(given))
    _fits(draft, await limits.current())
    _agrees(draft)
    await _files_are_own(author, draft, own)
    await check_audience(author, draft)
    if draft.parent_id is not None and not await sees(author, draft.parent_id):
        raise missing("parent_missing")
    return draft


def stamp(draft: Draft) -> str:
    """Names what the author says: a form tells by it what it began with.

    Without what others change meanwhile: the numbers of Steps, cuts of files, and Skills that were merged.
    """
    said = msgspec.structs.replace(
        draft,
        skills=[],
        assets=[Use(use.id, use.alt) for use in draft.assets],
        steps=[StepText(step.text, step.asset, None, step.alt) for step in draft.steps],
    )
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:16]


def clean(text: str) -> str:
    """One spelling for what looks the same; no NUL, which PostgreSQL cannot keep."""
    return unicodedata.normalize("NFC", text.replace("\0", "").replace("\r\n", "\n")).strip()


def tidy(use: Use) -> Use:
    """The file with clean words."""
    return msgspec.structs.replace(use, id=clean(use.id), alt=clean(use.alt))


def _tidy(given: Draft) -> Draft:
    return msgspec.structs.replace(
        given,
        title=" ".join(clean(given.title).split()),
        text=clean(given.text),
        skills=list(dict.fromkeys(filter(None, (clean(name) for name in given.skills)))),
        assets=[tidy(use) for use in given.assets],
        steps=[_tidy_step(step) for step in given.steps],
        choices=[Choice(clean(way.text), clean(way.outcome), way.good) for way in given.choices],
        tool=" ".join(clean(given.tool).split()),
        source=clean(given.source),
        summary=clean(given.summary),
    )


def _tidy_step(step: StepText) -> StepText:
    """Words about a picture go with it."""
    asset = step.asset and clean(step.asset)
    return StepText(clean(step.text), asset, step.id, clean(step.alt) if asset else "")


def _fits(draft: Draft, most: Limits) -> None:
    _at_most("title_long", len(draft.title), most.title_max, "title")
    _at_most("text_long", len(draft.text), most.text_max, "text")
    _at_most("skills_many", len(draft.skills), most.skills_max, "skills")
    _at_most("steps_many", len(draft.steps), most.steps_max, "steps")
    _at_most("assets_many", len(draft.assets), 1 if draft.kind == "video" else most.photos_max, "assets")
    for use in draft.assets:
        _at_most("alt_long", len(use.alt), most.alt_max, "assets")
    for step in draft.steps:
        _at_most("step_long", len(step.text), most.text_max, "steps")
        _at_most("alt_long", len(step.alt), most.alt_max, "steps")
        if not step.text:
            raise Refusal("step_empty", field="steps")
    _choices_fit(draft, most)
    _more_fits(draft, most)


def _choices_fit(draft: Draft, most: Limits) -> None:
    _at_most("choices_many", len(draft.choices), most.choices_max, "choices")
    for way in draft.choices:
        _at_most("choice_long", max(len(way.text), len(way.outcome)), most.choice_max, "choices")
        if not (way.text and way.outcome):
            raise Refusal("choice_empty", field="choices")


def _more_fits(draft: Draft, most: Limits) -> None:
    """What may be told beside the content."""
    _at_most("tool_long", len(draft.tool), most.tool_max, "tool")
    _at_most("summary_long", len(draft.summary), most.text_max, "summary")
    _at_most("source_long", len(draft.source), most.source_max, "source")
    if draft.source and not LINK.fullmatch(draft.source):
        raise Refusal("source_wrong", value=draft.source[:60], field="source")
    if draft.minutes is not None and not 1 <= draft.minutes <= most.takes_max_min:
        raise Refusal("takes_wrong", limit=most.takes_max_min, value=draft.minutes, field="minutes")


def _at_most(code: str, value: int, limit: int, field: str) -> None:
    if value > limit:
        raise Refusal(code, limit=limit, value=value, field=field)


def _agrees(draft: Draft) -> None:
    """The fields that depend on each other, and words that callers without types may get wrong."""
    _one_of("kind_unknown", draft.kind, KINDS, "kind")
    _one_of("audience_unknown", draft.audience, AUDIENCES, "audience")
    _one_of("level_unknown", draft.level, (*LEVELS, None), "level")
    _one_of("relation_unknown", draft.relation, (*RELATIONS, None), "relation")
    _one_of("consent_unknown", draft.consent, (*CONSENTS, None), "consent")
    if not LANGUAGE.fullmatch(draft.language):
        raise Refusal("language_wrong", value=draft.language[:20], field="language")
    if (draft.parent_id is None) != (draft.relation is None):
        raise Refusal("relation_needed", field="relation")
    if draft.anonymous and draft.kind not in NAMELESS:
        raise Refusal("name_needed", value=draft.kind, limit=", ".join(NAMELESS), field="anonymous")
    ids = [use.id for use in draft.assets]
    if len(ids) != len({*ids}):
        raise Refusal("asset_twice", field="assets")


def _one_of(code: str, value: str | None, known: tuple[str | None, ...], field: str) -> None:
    if value not in known:
        raise Refusal(code, value=str(value)[:40], limit=", ".join(filter(None, known)), field=field)


async def _with_team(author: int, draft: Draft) -> Draft:
    """Without another word a Team Post is for the author's own Team; no other Post has one."""
    if draft.audience != "team":
        return msgspec.structs.replace(draft, team_id=None)
    if draft.team_id is not None:
        return draft
    team = await database.value("SELECT team_id FROM person WHERE id = $1", author)
    return msgspec.structs.replace(draft, team_id=team)


async def _files_are_own(author: int, draft: Draft, own: frozenset[str]) -> None:
    wanted = {use.id for use in draft.assets} | {step.asset for step in draft.steps if step.asset}
    if not wanted - own:
        return
    known = await database.values(
        "SELECT id FROM asset WHERE id = ANY ($1) AND owner_id = $2 AND deleted_at IS NULL",
        list(wanted - own),
        author,
    )
    if unknown := wanted - own - set(known):
        raise Refusal("asset_missing", value=min(unknown)[:40], field="assets")


async def check_audience(author: int, draft: Draft) -> None:
    """A Team Post goes to the author's own Team, one in a Community to one they are in.

    The Community counts whatever the audience is: its moderators decide about the Post.
    Raises `Refusal("team_foreign")` or `Refusal("community_foreign")`.
    """
    if draft.audience == "team" and not await database.value(
        "SELECT EXISTS (SELECT FROM person WHERE id = $1 AND team_id = $2)", author, draft.team_id
    ):
        raise Refusal("team_foreign", field="team_id")
    placed = draft.audience == "community" or draft.community_id is not None
    if placed and not await database.value(
        "SELECT EXISTS (SELECT FROM membership WHERE person_id = $1 AND community_id = $2)",
        author,
        draft.community_id,
    ):
        raise Refusal("community_foreign", field="community_id")
