"""Which rows of the index somebody may find, and which of them the filters leave."""

from datetime import datetime, timedelta
from typing import Any

from app import clock
from feeds.drafts import clean
from feeds.search.port import Filters

#: What `listed` says, on the columns of the index: nothing else may be found, counted or hinted at.
VISIBLE = """d.live AND (
        d.audience = 'all'
        OR d.owner_id = $1
        OR (d.audience = 'community' AND d.community_id = ANY (
            ARRAY(SELECT m.community_id FROM membership m WHERE m.person_id = $1)
        ))
        OR (d.audience = 'team' AND d.team_id = (SELECT me.team_id FROM person me WHERE me.id = $1))
    ) AND (d.author_id IS NULL OR d.author_id <> ALL (
        ARRAY(SELECT a.other_id FROM avoidance a WHERE a.person_id = $1)
    ))"""

#: A Skill that was merged into another is that other, on both sides; a proposed one is its author's alone.
CONDITIONS = {
    "skill": """d.skills && ARRAY(
        SELECT k.id FROM skill s JOIN skill k
            ON coalesce(s.merged_into, s.id) IN (k.id, k.merged_into)
        WHERE s.slug = {} AND (s.state <> 'proposed' OR s.proposed_by = $1)
    )""",
    "kind": "d.kind = {}",
    "language": "d.language = {}",
    "community": "d.community_id = {}::bigint",
    "tool": "lower(d.tool) = lower({})",
    "level": "d.level = {}",
    "length": "d.length = {}",
    "fresh": "d.published_at >= {}",
}

#: So long something is called fresh.
FRESH = {"week": timedelta(days=7), "month": timedelta(days=30), "year": timedelta(days=365)}
#: Filters that leave few Posts, so that these are found first.
NARROW = ("skill", "community", "tool")
ID_MAX = 2**63 - 1


class Arguments(list[Any]):
    """The values of a statement; each is put in once, by its place."""

    def put(self, value: object) -> str:
        self.append(value)
        return f"${len(self)}"


def conditions(filters: Filters, arguments: Arguments) -> dict[str, str]:
    """For each filter that is set its SQL."""
    given = {name: getattr(filters, name) for name in CONDITIONS}
    return {
        name: CONDITIONS[name].format(arguments.put(_value(name, value)))
        for name, value in given.items()
        if value is not None
    }


def narrow(filters: Filters) -> bool:
    return any(getattr(filters, name) is not None for name in NARROW)


def since(fresh: str) -> datetime:
    """From when on something is fresh; an unknown word leaves nothing."""
    return clock.now() - FRESH.get(fresh, timedelta(days=-1))


def _value(name: str, value: Any) -> object:
    if name == "community":
        return value if 0 <= value <= ID_MAX else -1
    return since(value) if name == "fresh" else clean(value)
