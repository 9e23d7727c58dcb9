"""How a query may go on, from the first letter: Skills, people, words and Posts."""

from feeds import profiles, skills
from feeds.search.port import Suggestion

#: So many of one kind, where there are others.
EACH = 3


async def suggest(viewer: int, text: str, limit: int = 8) -> list[Suggestion]:
    """What the viewer may mean, best first; nothing that they may not see is suggested or hinted at."""
    if not text.strip():
        return []
    named = [Suggestion("skill", skill.name, skill.slug) for skill in await skills.suggest(viewer, text)]
    people = await profiles.find(viewer, text, limit=EACH)
    known = [Suggestion("person", face.name, face.handle) for face in people]
    return [*named[: limit - len(known)], *known][:limit]
