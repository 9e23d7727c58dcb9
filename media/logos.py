"""The company's logo: decoded in the sandbox, small, on white so that it can be seen in both themes."""

import asyncio

from app import brand
from app.refusal import Refusal
from media import images, scratch, sniff
from media.units import spell_size

SIDE = 256  # pixels
MOST_BYTES = 1_000_000


async def hang(body: bytes, *, actor: int) -> None:
    """Make the picture in `body` the company's logo. Raises the Refusals of photos, and `logo_too_big`."""
    if len(body) > MOST_BYTES:
        raise Refusal("logo_too_big", limit=spell_size(MOST_BYTES), value=spell_size(len(body)))
    with scratch.corner() as place:
        sent = place / "sent"
        await asyncio.to_thread(sent.write_bytes, body)
        if sniff.kind(sent) != "photo":
            raise Refusal("not_a_photo")
        made = (await images.posters({sent: "logo"}, place, (SIDE,)))[0]
        await brand.hang_logo(await asyncio.to_thread(made.read_bytes), actor=actor)
