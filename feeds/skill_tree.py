"""The tree of Skills: groups, what stands in them, and the way up from one."""

from msgspec import Struct

from app import database
from app.language import language
from feeds.counting import COUNTS
from feeds.skills import Skill


class Leaf(Struct, frozen=True):
    """A Skill in the tree with how many Posts the viewer finds under it."""

    id: int
    slug: str
    name: str
    parent_id: int | None
    posts: int
    following: bool


class Branch(Struct, frozen=True):
    """A Skill with all that stands directly below it; one without children has none."""

    top: Leaf
    below: list["Branch"]

    @property
    def posts(self) -> int:
        """How many Posts are found under it and below; one with two Skills counts twice."""
        return self.top.posts + sum(branch.posts for branch in self.below)


class Family(Struct, frozen=True):
    """The Skills around one: the way up, from the top, and what stands directly below it."""

    above: list[Skill]
    below: list[Skill]


async def tree(viewer: int) -> list[Branch]:
    """All approved Skills by name; groups come first."""
    leaves = await database.rows(Leaf, LEAVES, viewer, language.get())
    known = {leaf.id for leaf in leaves}
    under: dict[int | None, list[Leaf]] = {}
    for leaf in leaves:
        under.setdefault(leaf.parent_id if leaf.parent_id in known else None, []).append(leaf)
    branches = _branches(under, None)
    return sorted(branches, key=lambda branch: not branch.below)


async def family(skill: int) -> Family:
    above = await database.rows(Skill, ABOVE, skill, language.get())
    return Family(above, await database.rows(Skill, BELOW, skill, language.get()))


def _branches(under: dict[int | None, list[Leaf]], parent: int | None) -> list[Branch]:
    return [Branch(leaf, _branches(under, leaf.id)) for leaf in under.get(parent, [])]


LEAVES = f"""
    WITH {COUNTS}
    SELECT
        s.id, s.slug, skill_name(s, $2) AS name, s.parent_id, coalesce(c.posts, 0)::bigint AS posts,
        EXISTS (
            SELECT FROM follow f WHERE f.person_id = $1 AND f.kind = 'skill' AND f.object_id = s.id
        ) AS following
    FROM skill s LEFT JOIN counts c ON c.skill_id = s.id
    WHERE s.state = 'approved'
    ORDER BY lower(skill_name(s, $2)), s.id
"""  # noqa: S608 - a constant

ABOVE = """
    WITH RECURSIVE up AS (
        SELECT parent_id, 0 AS height FROM skill WHERE id = $1
        UNION ALL
        SELECT s.parent_id, up.height + 1 FROM skill s JOIN up ON s.id = up.parent_id
    )
    SELECT s.id, s.slug, skill_name(s, $2) AS name
    FROM up JOIN skill s ON s.id = up.parent_id
    WHERE s.state = 'approved'
    ORDER BY up.height DESC
"""

BELOW = """
    SELECT s.id, s.slug, skill_name(s, $2) AS name
    FROM skill s
    WHERE s.parent_id = $1 AND s.state = 'approved'
    ORDER BY lower(skill_name(s, $2)), s.id
"""
