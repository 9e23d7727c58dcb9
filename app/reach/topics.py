"""What Notices are about, in the few lines that a person can switch, and where each is told.

A new kind of Notice needs two things: its name in a topic here, and `templates/notices/<kind>.html` with
its sentence, which Activity, pushes and mails all say.
"""

from typing import Literal

import msgspec

from app import database
from app.refusal import Refusal

Channel = Literal["pollen", "push", "mail"]
CHANNELS: tuple[Channel, ...] = ("pollen", "push", "mail")


class Topic(msgspec.Struct, frozen=True):
    """Kinds of Notices that belong together.

    `fixed`: Activity always lists them. `urgent`: pushed at once, outside of hours and budget.
    """

    name: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = CHANNELS
    fixed: bool = False
    urgent: bool = False


TOPICS = (
    Topic("asked", ("brought", "asked", "mentioned", "replied", "asked_why")),
    Topic("answered", ("answered", "answered_post")),
    Topic("tried", ("tried", "tried_more", "tried_not", "told_why")),
    Topic("commented", ("commented", "comment_waiting", "my_way")),
    Topic("thanked", ("thanked", "accepted", "accepted_post", "confirmed")),
    Topic("communities", (
        "community_asked", "community_invited", "community_welcome", "community_declined",
    )),
    Topic("reactions", ("useful", "me_too")),
    Topic("changed", ("changed",)),
    Topic("reminders", ("try_reminder",)),
    Topic("posts", (
        "orphans", "post_live", "post_failed", "post_held", "post_kept",
        "file_failed", "file_replaced", "hold_released", "hold_returned",
    )),
    Topic("recognition", ("award", "campaign")),
    # Who must know it to appeal cannot be kept from it by an old choice.
    Topic("rules", (
        "report_received", "report_outcome", "reports_rarely_upheld",
        "hidden_meanwhile", "shown_again", "decision", "appeal_decided",
    ), fixed=True),
    Topic("duty", ("case", "hold", "appeal"), roles=("moderator", "senior"), channels=("pollen", "push")),
    Topic("oncall", ("oncall",), roles=("moderator", "senior"), channels=("pollen", "push"), urgent=True),
    Topic("digest", (), channels=("mail",)),
)  # fmt: skip

#: Somebody turned to this very person: a push of its own (NOTICE-3).
PERSONAL = frozenset({
    "asked", "asked_why", "mentioned", "replied", "answered", "answered_post", "tried",
})  # fmt: skip

_TOPIC = {kind: topic for topic in TOPICS for kind in topic.kinds}
_NAMES = {topic.name: topic for topic in TOPICS}

Choices = dict[tuple[str, Channel], bool]


class Switch(msgspec.Struct):
    """A choice of a person that differs from the default."""

    topic: str
    channel: Channel
    state: bool


def topic(kind: str) -> Topic:
    """The topic of a kind; what nobody sorted is about one's Posts."""
    return _TOPIC.get(kind, _NAMES["posts"])


def offered(roles: list[str]) -> list[Topic]:
    """The topics that can reach somebody with these roles."""
    return [one for one in TOPICS if not one.roles or set(one.roles) & set(roles)]


async def choices(person: int) -> Choices:
    """Every topic x channel it is told on.

    Without a choice of the person's, Activity and push are on, and of mails only the weekly one: for who
    has an address and no browser that takes messages.
    """
    changed = await database.rows(
        Switch, "SELECT topic, channel, state FROM notice_switch WHERE person_id = $1", person
    )
    return {
        **{(one.name, channel): channel != "mail" for one in TOPICS for channel in one.channels},
        ("digest", "mail"): bool(await database.value(DIGEST, person)),
        **{(switch.topic, switch.channel): switch.state for switch in changed if _told(switch)},
    }


async def choose(person: int, name: str, channel: Channel, *, state: bool) -> None:
    """Raises `Refusal("topic_unknown")` and `Refusal("topic_fixed")`."""
    found = _NAMES.get(name)
    if found is None or channel not in found.channels:
        raise Refusal("topic_unknown", value=name[:40], limit=", ".join(_NAMES))
    if channel == "pollen" and found.fixed and not state:
        raise Refusal("topic_fixed", value=name)
    await database.execute(
        """
        INSERT INTO notice_switch (person_id, topic, channel, state) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id, topic, channel) DO UPDATE SET state = $4
        """,
        person,
        name,
        channel,
        state,
    )


def _told(switch: Switch) -> bool:
    """A choice may be about a topic that is no more."""
    return switch.topic in _NAMES and switch.channel in _NAMES[switch.topic].channels


DIGEST = """
    SELECT email IS NOT NULL AND NOT EXISTS (SELECT FROM push_subscription s WHERE s.person_id = p.id)
    FROM person p WHERE id = $1
"""
