"""Collections and Lists for programs: folders of Saves in one's own order, and what others share."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from app.idempotency import Answer, once
from app.people import people
from app.people.people import Face
from app.web.guards import signed_in
from app.web.problems import refusals
from feeds import collections
from feeds.api_shapes import Key, Number
from feeds.collections import Shared
from feeds.drafts import Id, clean

#: More than fit in any Collection.
MOST = 10_000


class NewCollection(Struct):
    """`post` lies in it from the start."""

    name: str
    post: Id | None = None


class Named(Struct):
    name: str


class NewList(Struct):
    """What others read: its name, and in one line why these belong together."""

    name: str
    why: str


class Order(Struct):
    """The Posts in their order; those not named follow."""

    posts: Annotated[list[Id], Meta(max_length=MOST)]


class CollectionOut(Struct):
    """One's own. It is a List since `shared_at`, unless moderators have `hidden` it."""

    id: int
    name: str
    why: str
    shared_at: datetime | None
    hidden: bool
    posts: list[int]


class ListOut(Struct):
    """What somebody shares, with the Posts in it that the reader may see."""

    id: int
    name: str
    why: str
    owner: Face
    shared_at: datetime
    posts: list[int]


class Collections(Controller):
    path = "/collections"
    guards = [signed_in]
    tags = ["collections"]

    @get(responses=refusals(401))
    async def own(self, request: Request) -> list[CollectionOut]:
        """One's own, the newest first."""
        return [await _own(request, one.id) for one in await collections.own(request.user.id)]

    @post(responses=refusals(400, 401, 404, 409, 422))
    async def create(
        self, request: Request, data: JSONBody[NewCollection], key: Key = None
    ) -> Response[CollectionOut]:
        async def make() -> Answer:
            made = await collections.create(request.user.id, clean(data.name), post=data.post)
            return Answer(201, f"/api/v1/collections/{made}")

        answer, _ = await once(request.user.id, "api/collections", key, await request.body(), make)
        made = await _own(request, int(answer.location.rpartition("/")[2]))
        return Response(made, status_code=answer.status, headers={"location": answer.location})

    @get("/{collection_id:int}", responses=refusals(400, 401, 404))
    async def read(self, request: Request, collection_id: Number) -> CollectionOut:
        return await _own(request, collection_id)

    @delete("/{collection_id:int}", responses=refusals(400, 401, 404))
    async def remove(self, request: Request, collection_id: Number) -> None:
        """The Posts in it stay saved."""
        await collections.delete(request.user.id, collection_id)

    @put("/{collection_id:int}/name", status_code=204, responses=refusals(400, 401, 404, 422))
    async def rename(self, request: Request, collection_id: Number, data: JSONBody[Named]) -> None:
        await collections.rename(request.user.id, collection_id, clean(data.name))

    @put("/{collection_id:int}/order", status_code=204, responses=refusals(400, 401, 404))
    async def arrange(self, request: Request, collection_id: Number, data: JSONBody[Order]) -> None:
        await collections.arrange(request.user.id, collection_id, data.posts)

    @put("/{collection_id:int}/posts/{post_id:int}", status_code=204, responses=refusals(400, 401, 404, 422))
    async def add(self, request: Request, collection_id: Number, post_id: Number) -> None:
        """Put a Post into it, which saves it too."""
        await collections.put(request.user.id, collection_id, post_id, True)

    @delete("/{collection_id:int}/posts/{post_id:int}", responses=refusals(400, 401, 404))
    async def take(self, request: Request, collection_id: Number, post_id: Number) -> None:
        """Take a Post out of it; it stays saved."""
        await collections.put(request.user.id, collection_id, post_id, False)

    @put("/{collection_id:int}/list", status_code=204, responses=refusals(400, 401, 404, 422))
    async def share(self, request: Request, collection_id: Number, data: JSONBody[NewList]) -> None:
        """A List from now on; nobody is asked."""
        await collections.share(request.user.id, collection_id, clean(data.name), clean(data.why))

    @delete("/{collection_id:int}/list", responses=refusals(400, 401, 404))
    async def take_back(self, request: Request, collection_id: Number) -> None:
        await collections.take_back(request.user.id, collection_id)


@get("/lists/{list_id:int}", guards=[signed_in], tags=["collections"], responses=refusals(400, 401, 404))
async def read_list(request: Request, list_id: Number) -> ListOut:
    return _list(await collections.shared(request.user.id, list_id))


@get(
    "/people/{handle:str}/lists", guards=[signed_in], tags=["collections"], responses=refusals(400, 401, 404)
)
async def lists_of(request: Request, handle: FromPath[str]) -> list[ListOut]:
    """What somebody shares, newest first."""
    owner = await people.profile(handle.replace("\0", ""))
    return [_list(one) for one in await collections.lists(request.user.id, owner.id)]


async def _own(request: Request, collection: int) -> CollectionOut:
    found, posts = await collections.one(request.user.id, collection)
    return CollectionOut(found.id, found.name, found.why, found.shared_at, found.hidden, posts)


def _list(found: Shared) -> ListOut:
    return ListOut(found.id, found.name, found.why, found.owner, found.shared_at, found.posts)
