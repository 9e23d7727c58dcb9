"""What programs do with a Post for their person: react, save, tell what came of it, comment."""

from typing import Annotated

from litestar import Controller, Request, Response, delete, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from app.idempotency import Answer, once
from app.web.guards import signed_in
from app.web.problems import refusals
from feeds import applications, comments, reactions, saves
from feeds.api_shapes import Key, Number
from feeds.drafts import Id, clean


class Tried(Struct):
    """What came of it: `result` is planned, worked, partly or not."""

    result: str
    did: str = ""
    minutes_saved: int | None = None
    named: bool = True
    photo: str | None = None


class TriedOut(Struct):
    id: int
    result: str
    did: str
    minutes_saved: int | None
    named: bool


class NewComment(Struct):
    """`parent` makes it a reply, `second` points into the video."""

    text: str
    parent: Id | None = None
    second: Annotated[int, Meta(ge=0, le=86_400)] | None = None


class CommentOut(Struct):
    id: int


class Acts(Controller):
    path = "/posts/{post_id:int}"
    guards = [signed_in]
    tags = ["acts"]

    @put("/reactions/{kind:str}", status_code=204, responses=refusals(400, 401, 404, 422))
    async def react(self, request: Request, post_id: Number, kind: FromPath[str]) -> None:
        """`useful`, or `me_too` on questions and reflections."""
        await reactions.set(request.user.id, post_id, kind, on=True)

    @delete("/reactions/{kind:str}", responses=refusals(400, 401, 404, 422))
    async def take_back(self, request: Request, post_id: Number, kind: FromPath[str]) -> None:
        await reactions.set(request.user.id, post_id, kind, on=False)

    @put("/save", status_code=204, responses=refusals(400, 401, 404))
    async def save(self, request: Request, post_id: Number) -> None:
        await saves.set(request.user.id, post_id, on=True)

    @delete("/save", responses=refusals(400, 401, 404))
    async def drop(self, request: Request, post_id: Number) -> None:
        await saves.set(request.user.id, post_id, on=False)

    @put("/application", responses=refusals(400, 401, 404, 422))
    async def apply(self, request: Request, post_id: Number, data: JSONBody[Tried]) -> TriedOut:
        """Say what came of using the Post; saying it again changes what was said."""
        made = await applications.apply(
            request.user.id,
            post_id,
            data.result,
            did=clean(data.did),
            minutes=data.minutes_saved,
            named=data.named,
            photo=data.photo and clean(data.photo),
        )
        return TriedOut(made.id, made.result, made.did, made.minutes, made.named)

    @delete("/application", responses=refusals(400, 401, 404, 409))
    async def forget(self, request: Request, post_id: Number) -> None:
        await applications.take_back(request.user.id, post_id)

    @post("/comments", responses=refusals(400, 401, 404, 409, 422))
    async def comment(
        self, request: Request, post_id: Number, data: JSONBody[NewComment], key: Key = None
    ) -> Response[CommentOut]:
        async def make() -> Answer:
            number = await comments.add(
                request.user.id, post_id, clean(data.text), parent=data.parent, second=data.second
            )
            return Answer(201, f"/posts/{post_id}#comment-{number}")

        answer, _ = await once(
            request.user.id, f"api/posts/{post_id}/comments", key, await request.body(), make
        )
        made = CommentOut(int(answer.location.rpartition("-")[2]))
        return Response(made, status_code=answer.status, headers={"location": answer.location})
