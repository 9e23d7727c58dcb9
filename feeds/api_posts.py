"""Posts for programs: write, read, change, publish, take down."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post, put
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from app.idempotency import Answer, once
from app.refusal import Refusal
from app.web.guards import signed_in
from app.web.problems import refusals
from app.web.sentences import sentence
from feeds import cards, planning, posts, replacing, views
from feeds.api_shapes import Attachment, Key, Number, WholePost, whole
from feeds.details import details
from feeds.drafts import Choice, Draft, Id, StepText, Use
from feeds.replacing import Replacement
from feeds.steps import steps


class NewPost(Draft, kw_only=True, frozen=True):
    """A draft, unless `publish` is true."""

    # In seconds, where the Draft has milliseconds.
    assets: list[Attachment] = []  # type: ignore[assignment]
    publish: bool = False


class PostChange(Struct, kw_only=True):
    """Only the fields that change. Lists replace the whole list."""

    kind: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    text: str | UnsetType = UNSET
    skills: list[str] | UnsetType = UNSET
    assets: list[Attachment] | UnsetType = UNSET
    steps: list[StepText] | UnsetType = UNSET
    choices: list[Choice] | UnsetType = UNSET
    level: str | UnsetType | None = UNSET
    tool: str | UnsetType = UNSET
    minutes: int | UnsetType | None = UNSET
    source: str | UnsetType = UNSET
    summary: str | UnsetType = UNSET
    review_on: date | UnsetType | None = UNSET
    audience: str | UnsetType = UNSET
    community_id: Id | UnsetType | None = UNSET
    team_id: Id | UnsetType | None = UNSET
    consent: str | UnsetType | None = UNSET
    language: str | UnsetType = UNSET
    comments_open: bool | UnsetType = UNSET
    anonymous: bool | UnsetType = UNSET


class NewFile(Struct):
    """A file that takes the place of the Post's only one, once it plays.

    `way` is "same" or "changed"; `note` says in one line what changed; `consent` is asked again.
    """

    asset: str
    way: str
    note: str = ""
    consent: str | None = None


class NewPlan(Struct):
    """The time has a zone, as 2026-03-29T08:00:00+02:00."""

    at: Annotated[datetime, Meta(tz=True)]


class Posts(Controller):
    path = "/posts"
    guards = [signed_in]
    tags = ["posts"]

    @post(responses=refusals(400, 401, 403, 409, 422))
    async def create(self, request: Request, data: JSONBody[NewPost], key: Key = None) -> Response[WholePost]:
        """Keep a draft, or publish at once. A Post over the daily number of newcomers stays a draft."""
        kept: list[str] = []

        async def make() -> Answer:
            number = await posts.draft(request.user.id, _draft(data))
            if data.publish:
                kept.extend(await _publish(request.user.id, number))
            return Answer(201, f"/api/v1/posts/{number}")

        answer, _ = await once(request.user.id, "api/posts", key, await request.body(), make)
        made = await _whole(request.user.id, int(answer.location.rpartition("/")[2]), *kept)
        return Response(made, status_code=answer.status, headers={"location": answer.location})

    @get("/{post_id:int}", responses=refusals(400, 401, 404))
    async def read(self, request: Request, post_id: Number) -> WholePost:
        """Reading counts as opening the page: an Application pays some time after it."""
        found = await _whole(request.user.id, post_id)
        await views.see(request.user.id, post_id)
        return found

    @patch("/{post_id:int}", responses=refusals(400, 401, 404, 409, 422))
    async def change(self, request: Request, post_id: Number, data: JSONBody[PostChange]) -> WholePost:
        """Change an own Post; what was published before stays as a Revision."""
        person = request.user.id
        given: dict[str, Any] = {
            name: value for name in data.__struct_fields__ if (value := getattr(data, name)) is not UNSET
        }
        if data.assets is not UNSET:
            given["assets"] = [file.use() for file in data.assets]
        before = await posts.content(person, post_id)
        await posts.edit(person, post_id, msgspec.structs.replace(before, **given))
        return await _whole(person, post_id)

    @put("/{post_id:int}/file", responses=refusals(400, 401, 404, 409, 422))
    async def replace(self, request: Request, post_id: Number, data: JSONBody[NewFile]) -> WholePost:
        """Replace the file of an own Post. The old one is shown until the new one plays."""
        given = Replacement(file=Use(data.asset), way=data.way, note=data.note, consent=data.consent)
        await replacing.replace(request.user.id, post_id, given)
        return await _whole(request.user.id, post_id)

    @delete("/{post_id:int}", responses=refusals(400, 401, 404))
    async def drop(self, request: Request, post_id: Number) -> None:
        """Delete an own Post; on the page it can be brought back for some days."""
        await posts.delete(request.user.id, post_id)

    @put("/{post_id:int}/publication", responses=refusals(400, 401, 403, 404, 409, 422))
    async def publish(self, request: Request, post_id: Number) -> WholePost:
        """Send it out. `state` says how far it came: processing, held or live."""
        await posts.publish(request.user.id, post_id)
        return await _whole(request.user.id, post_id)

    @delete("/{post_id:int}/publication", status_code=200, responses=refusals(400, 401, 404, 409))
    async def unpublish(self, request: Request, post_id: Number) -> WholePost:
        """Take it down: a live Post is archived, one on its way is a draft again."""
        await posts.unpublish(request.user.id, post_id)
        return await _whole(request.user.id, post_id)


class Plan(Controller):
    """When a draft goes out by itself."""

    path = "/posts/{post_id:int}/plan"
    guards = [signed_in]
    tags = ["posts"]

    @put(responses=refusals(400, 401, 404, 409, 422))
    async def set(self, request: Request, post_id: Number, data: JSONBody[NewPlan]) -> WholePost:
        """Publish an own draft at that time. What it lacks is refused now."""
        await planning.plan(request.user.id, post_id, data.at)
        return await _whole(request.user.id, post_id)

    @delete(status_code=200, responses=refusals(400, 401, 404, 409))
    async def drop(self, request: Request, post_id: Number) -> WholePost:
        """It stays a draft."""
        await planning.plan(request.user.id, post_id, None)
        return await _whole(request.user.id, post_id)


def _draft(data: JSONBody[NewPost]) -> Draft:
    given = {name: getattr(data, name) for name in Draft.__struct_fields__}
    return Draft(**given | {"assets": [file.use() for file in data.assets]})


async def _publish(person: int, number: int) -> list[str]:
    """Why it stayed a draft, where that is no mistake in what was sent."""
    try:
        await posts.publish(person, number)
    except Refusal as refusal:
        if refusal.code != "posts_day":
            raise
        return [sentence(refusal)]
    return []


async def _whole(person: int, number: int, *kept: str) -> WholePost:
    return whole(
        await cards.card(person, number),
        await steps(person, number),
        await details(person, number),
        *kept,
    )
