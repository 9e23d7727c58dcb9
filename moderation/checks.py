"""What `python -m app verify` asks of moderation, and its screens for Posts and Lists."""

from app import audit, database, hooks
from feeds import collections
from feeds.posts import screens
from moderation import words


async def chained() -> list[str]:
    """The audit trail follows line from line."""
    return [f"audit line {line} does not follow from the one before" for line in await audit.check()]


async def explained() -> list[str]:
    """Nothing but a Decision removes a Post."""
    return [
        f"post {post} is removed without a Decision"
        for post in await database.values(
            """
            SELECT p.id FROM post p
            WHERE p.state = 'removed' AND NOT EXISTS (
                SELECT FROM moderation_case c JOIN decision d ON d.case_id = c.id
                WHERE c.subject_kind = 'post' AND c.subject_id = p.id AND 'remove' = ANY (d.acts)
            )
            """
        )
    ]


hooks.verify += [chained, explained]
screens.append(words.screen)
collections.screens.append(words.screen_text)
