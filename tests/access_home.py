"""Rows of the route x role table about Home: what one sees there, tunes and asks for."""

import itertools

from feeds import wanted
from tests.world import World, approved

NUMBERS = itertools.count(1)

HOME = """
GET     /posts/{id}/why                                  live         303 200 200 200 200 200 200 200 200 303
GET     /posts/{id}/why                                  team         303 200 404 404 404 404 200 404 404 303
GET     /posts/{id}/why                                  own_draft    303 200 404 404 404 404 404 404 404 303
POST    /posts/{id}/tuning                               live         303 303 303 303 303 303 303 303 303 303
POST    /posts/{id}/tuning                               team         303 303 404 404 404 404 303 404 404 303
POST    /posts/{id}/tuning                               own_draft    303 404 404 404 404 404 404 404 404 303
GET     /me/interests                                    -            303 200 200 200 200 200 200 200 200 303
POST    /me/interests/{kind}                             mira         303 303 303 303 303 303 303 303 303 303
POST    /me/interests/exclusion/{id}                     missing      303 404 404 404 404 404 404 404 404 303
POST    /me/interests/reset                              -            303 303 303 303 303 303 303 303 303 303
POST    /me/interests/home                               -            303 303 303 303 303 303 303 303 303 303
POST    /today                                           -            303 303 303 303 303 303 303 303 303 303
GET     /wanted                                          -            303 403 403 403 403 200 200 403 403 303
POST    /wanted                                          -            303 403 403 403 403 422 422 403 403 303
POST    /wanted/{id}/closing                             asked        303 403 403 403 403 404 303 403 403 303
POST    /wanted/{id}/closing                             missing      303 403 403 403 403 404 404 403 403 303
"""


async def asked(world: World) -> object:
    """What the lead of Mira's Team wants from those who know steam."""
    skill = f"heat-{next(NUMBERS)}"
    await approved(skill)
    return await wanted.ask(world.sofia, "How hot is too hot?", "", skill, "en")
