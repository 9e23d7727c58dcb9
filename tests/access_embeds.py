"""Rows of the route x role table about Pollen on the pages of other tools."""

from app import limits
from tests.feeds.helpers import draft, post
from tests.world import World

EMBEDS = """
GET     /oembed                                          -            404 404 404 404 404 404 404 404 404 404
GET     /embed/posts/{id}                                framed       401 200 200 200 200 200 200 200 200 401
GET     /embed/posts/{id}                                framed_draft 401 200 404 404 404 404 404 404 404 401
GET     /embed/need                                      framed       401 200 200 200 200 200 200 200 200 401
GET     /admin/embedding                                 -            303 403 403 403 403 403 403 200 403 303
POST    /admin/embedding                                 -            303 403 403 403 403 403 403 303 403 303
"""


async def framed(world: World) -> object:
    """A live Post, in a company whose intranet may show it."""
    await limits.change("embed_hosts", ["https://intranet.example"], actor=world.paul)
    return await post(world.mira)


async def framed_draft(world: World) -> object:
    await framed(world)
    return await draft(world.mira)
