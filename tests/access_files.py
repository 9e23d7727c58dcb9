"""Files for the route x role table, Mira's unless told otherwise."""

from app import clock, database
from app.events import Verb
from app.people import people
from feeds.drafts import Use
from feeds.states import move
from media import storage, suggesting, uploads
from tests.feeds import helpers
from tests.feeds.helpers import asset, post
from tests.world import World

NAME = "w480"


async def loose(world: World) -> object:
    """A photo that stands in no Post."""
    return await _photo(world.mira)


async def kept(world: World) -> object:
    """A photo in a live Post, with the file that was sent."""
    number = str(await shown(world))
    await storage.put(f"original/{number}/source", b"RIFF")
    await database.execute(
        "UPDATE asset SET original = $2, length = 4 WHERE id = $1", number, f"original/{number}/source"
    )
    return number


async def suggested(world: World) -> object:
    """A file with captions that a machine wrote."""
    number = await _photo(world.mira)
    assert await suggesting.suggest(number, "de", "WEBVTT\n\n00:00.000 --> 00:01.000\nErst spülen.\n", "base")
    return number


async def failed(world: World) -> object:
    return await asset(world.mira, state="failed")


async def film(world: World) -> object:
    """A video that stands in no Post."""
    return await asset(world.mira, "video")


async def shown(world: World) -> object:
    """A photo in a live Post."""
    number = await _photo(world.mira)
    uses = [Use(number, "A steam wand")]
    await post(world.mira, "photo", assets=uses, consent="nobody")
    return number


async def covered(world: World) -> object:
    """A photo in a Post that has been hidden since."""
    number = await _photo(world.mira)
    about = await post(world.mira, "photo", assets=[Use(number, "A steam wand")], consent="nobody")
    await move(about, "hidden", verb=Verb.POST_HIDDEN, actor=None)
    return number


async def portrait(world: World) -> object:
    """Of Jonas, for everybody."""
    number = await _photo(world.jonas, name="portrait")
    await people.portray(world.jonas, f"/portraits/{number}")
    return number


async def upload(world: World) -> object:
    return (await uploads.create(world.mira, 4, name="wand.jpg", declared="image/jpeg")).id


async def clip(world: World) -> object:
    """A film that runs for a minute."""
    return await helpers.film(world.mira, 60)


async def _photo(owner: int, *, name: str = NAME) -> str:
    """A file that can be served."""
    number = await asset(owner)
    key = f"media/{number}/1/{name}.webp"
    await storage.put(key, b"RIFF")
    await database.execute(
        """
        INSERT INTO rendition (asset_id, version, name, key, media_type, size)
        VALUES ($1, 1, $2, $3, 'image/webp', 4)
        """,
        number,
        name,
        key,
    )
    await database.execute(
        """
        INSERT INTO caption (asset_id, language, text, origin, accepted_at)
        VALUES ($1, 'en', 'WEBVTT', 'written', $2)
        """,
        number,
        clock.now(),
    )
    return number
