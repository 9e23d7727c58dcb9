"""Rows of the route x role table about what people do with a Post, and the things they are about."""

import itertools

from app.people import people
from feeds import applications, collections, comments, inquiries
from tests.feeds.helpers import post
from tests.world import World

NUMBERS = itertools.count(1)

ACTS = """
GET     /saves                                           -            303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/collections                          live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/collections                          own_draft    303 200 404 404 404 404 404 404 404 303
POST    /collections                                     -            303 303 303 303 303 303 303 303 303 303
GET     /collections/{id}                                collection   303 200 404 404 404 404 404 404 404 303
GET     /collections/{id}                                listed       303 200 404 404 404 404 404 404 404 303
POST    /collections/{id}/name                           collection   303 303 404 404 404 404 404 404 404 303
POST    /collections/{id}/deletion                       collection   303 303 404 404 404 404 404 404 404 303
POST    /collections/{id}/posts                          collection   303 404 404 404 404 404 404 404 404 303
POST    /collections/{id}/order                          collection   303 303 404 404 404 404 404 404 404 303
POST    /collections/{id}/list                           collection   303 303 404 404 404 404 404 404 404 303
GET     /lists/{id}                                      collection   303 404 404 404 404 404 404 404 404 303
GET     /lists/{id}                                      listed       303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/mentions                             live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/mentions                             own_draft    303 200 200 200 200 200 200 200 200 303
POST    /comments/{id}/text                              comment      303 303 404 404 404 404 404 404 404 303
GET     /comments/{id}/history                           comment      303 200 404 200 200 404 404 404 404 303
POST    /comments/{id}/approval                          waiting      303 303 404 404 404 404 404 404 404 303
GET     /posts/{id}/inquiry                              live         303 200 404 404 404 404 404 404 404 303
GET     /posts/{id}/inquiry                              missed       303 200 403 403 403 403 403 403 403 303
POST    /posts/{id}/inquiry                              missed       303 303 403 403 403 403 403 403 403 303
POST    /posts/{id}/inquiry                              own_draft    303 422 404 404 404 404 404 404 404 303
POST    /posts/{id}/acceptance                           answering    303 303 403 403 403 403 403 403 403 303
POST    /posts/{id}/acceptance                           live         303 422 422 422 422 422 422 422 422 303
POST    /posts/{id}/remixing                             live         303 303 404 404 404 404 404 404 404 303
"""


async def collection(world: World) -> object:
    """A new one of Mira's; of those before it only the last few stay, as there is a limit."""
    for old in (await collections.own(world.mira))[5:]:
        await collections.delete(world.mira, old.id)
    return await collections.create(world.mira, "Steam", post=await post(world.mira))


async def listed(world: World) -> object:
    """A Collection that Mira shares."""
    number = await collection(world)
    await collections.share(world.mira, number, "Steam", "All one needs to know")
    return number


async def waiting(world: World) -> object:
    """Somebody's words below Mira's Post, at which she has not looked yet."""
    number = await post(world.mira)
    await comments.open_to(world.mira, number, True, checked=True)
    return await comments.add(await _colleague(), number, "Is it hot?")


async def missed(world: World) -> object:
    """Mira's Post that did not work for somebody, whom she asks."""
    number = await post(world.mira)
    await applications.apply(await _colleague(), number, "not")
    await inquiries.ask(world.mira, number, "What did you see?")
    return number


async def answering(world: World) -> object:
    """Somebody's Post that answers Mira's question."""
    question = await post(world.mira, "question")
    return await post(await _colleague(), parent_id=question, relation="answer")


async def _colleague() -> int:
    return await people.add(f"a{next(NUMBERS)}@brightwater.example", "A colleague")
