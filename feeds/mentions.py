"""Who is named in a text: `@handle`."""

import re

from app import database

MENTION = re.compile(r"(?<![\w@])@([a-z0-9]+(?:-[a-z0-9]+)*)", re.IGNORECASE)
#: Naming more people than this in one text is no mention but a mailing.
MOST = 10


def handles(text: str) -> list[str]:
    """The handles in a text, each once, in order."""
    return list(dict.fromkeys(found.lower() for found in MENTION.findall(text)))[:MOST]


async def mentioned(text: str, post: int) -> list[int]:
    """The ids of the active people named in the text who may read the post."""
    named = handles(text)
    if not named:
        return []
    return await database.values(
        """
        SELECT p.id FROM person p, post
        WHERE p.handle = ANY ($1) AND p.state = 'active' AND post.id = $2 AND readable(post, p.id)
        """,
        named,
        post,
    )
