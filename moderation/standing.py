"""Why a Post stands where it stands, as its author reads it; and the label that all its readers see."""

from msgspec import Struct
from msgspec.structs import replace

from app import database
from feeds.visibility import sees
from moderation import content


class Piece(Struct, frozen=True):
    """A run of text; `found` when the word list matched it."""

    text: str
    found: bool


class Standing(Struct, frozen=True):
    """What there is to say: `rule`, with the Post's words in marked pieces, while the word list holds it;
    `reason` while a Report about it is open; `decision` once it is decided; `label` for all its readers.
    """

    state: str
    own: bool
    rule: str | None
    found: list[str] | None
    reason: str | None
    decision: int | None
    label: str | None
    title: list[Piece] = []
    text: list[Piece] = []


async def standing(viewer: int, post: int) -> Standing | None:
    """What the viewer should know about the Post's state; None when there is nothing to say, or no Post."""
    found = await database.row(Standing, STANDING, viewer, post)
    if found is None or not (found.own or await sees(viewer, post)):
        return None
    if not found.own or found.state in ("live", "draft", "archived", "processing"):
        return (
            None if found.label is None else Standing("live", found.own, None, None, None, None, found.label)
        )
    if found.rule is None:
        return found
    words = await content.words("post", post)
    return replace(
        found, title=mark(words.title, found.found or []), text=mark(words.text, found.found or [])
    )


def mark(text: str, found: list[str]) -> list[Piece]:
    """The text in pieces, those that are in `found` marked. Upper and lower case count as the same."""
    pieces: list[Piece] = []
    rest, low = text, text.lower()
    wanted = [word for word in found if word]
    while rest:
        places = [(place, -len(word)) for word in wanted if (place := low.find(word.lower())) >= 0]
        if not places or len(low) != len(rest):
            pieces.append(Piece(rest, False))
            break
        start, length = min(places)
        if start:
            pieces.append(Piece(rest[:start], False))
        pieces.append(Piece(rest[start : start - length], True))
        rest, low = rest[start - length :], low[start - length :]
    return pieces


#: The newest Decision explains the state, the newest label stands beside it.
STANDING = """
    SELECT
        p.state, p.author_id = $1 AS own,
        CASE WHEN p.state IN ('held', 'hidden') THEN h.rule END AS rule, h.found,
        c.reason, d.id AS decision, d.words AS label
    FROM post p
    LEFT JOIN hold h ON h.post_id = p.id
    LEFT JOIN moderation_case c ON c.subject_kind = 'post' AND c.subject_id = p.id
        AND c.state IN ('open', 'claimed', 'waiting')
    LEFT JOIN LATERAL (
        SELECT d.id, CASE WHEN 'label' = ANY (d.acts) THEN d.words END AS words
        FROM decision d
        JOIN moderation_case x ON x.id = d.case_id
        LEFT JOIN appeal a ON a.decision_id = d.id
        WHERE x.subject_kind = 'post' AND x.subject_id = p.id AND a.granted IS NOT TRUE
        ORDER BY d.id DESC LIMIT 1
    ) d ON true
    WHERE p.id = $2 AND p.deleted_at IS NULL
"""
