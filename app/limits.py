"""Settings that administrators change while Pollen runs (product.md, section 4)."""

from datetime import date
from typing import Annotated, Literal

import msgspec

from app import audit, choices, database, language
from app.refusal import Refusal
from app.shifts import OFFICE, Hours


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Each with its default. Forms, help, rules and tests read the same value."""

    time_zone: str = "UTC"
    #: When the office works, on its own clock, and the days on which it does not.
    working_hours: Hours = OFFICE
    holidays: list[date] = msgspec.field(default_factory=list)
    #: What people can read Pollen in; the first is for who wants none of them.
    languages: Annotated[list[Literal["en", "de"]], msgspec.Meta(min_length=1)] = msgspec.field(
        default_factory=lambda: ["en", "de"]
    )

    video_max_s: int = 180
    video_tolerance_s: int = 2
    video_max_mb: int = 500
    photo_max_mb: int = 25
    photos_max: int = 10
    quota_mb: int = 5_000
    #: A larger file waits for Wi-Fi where the browser reports a mobile network.
    wifi_default_mb: int = 50
    #: Most pictures a second, short sides in pixels, and whether sound is brought to one loudness.
    fps_max: Literal[30, 60] = 30
    renditions: list[int] = msgspec.field(default_factory=lambda: [480, 720])
    loudness: bool = True
    #: Films are offered as HLS too, which doubles their files.
    hls: bool = False
    upload_days: int = 7
    #: Machines suggest captions, where the operator has given a model.
    transcription: bool = False

    title_max: int = 90
    text_max: int = 2200
    comment_max: int = 1000
    alt_max: int = 1000
    did_max: int = 280
    skills_min: int = 1
    skills_max: int = 5
    steps_min: int = 2
    steps_max: int = 20
    choices_min: int = 2
    choices_max: int = 4
    choice_max: int = 280
    tool_max: int = 60
    source_max: int = 500
    #: Longest that doing what a Post shows may take.
    takes_max_min: int = 480

    #: Private folders of Saves: how many, how much fits in one, its name and its one line why.
    collections_max: int = 200
    collection_posts_max: int = 200
    collection_name_max: int = 60
    collection_why_max: int = 140

    #: A Community: its name, what it is for, Posts at its head; and how many one person may own.
    community_name_max: int = 60
    community_purpose_max: int = 140
    community_pins_max: int = 3
    communities_owned_max: int = 10

    #: Home: suggestions until it ends, kinds among the first ten cards, Skills that a newcomer chooses.
    feed_end_after: int = 30
    kinds_in_first_10: int = 3
    start_skills: int = 3

    #: What people do tells their Interests: what each act weighs, fading by half in so many days ...
    weight_applied: float = 12
    weight_saved: float = 6
    weight_asked_answered: float = 6
    weight_finished: float = 1
    weight_reaction: float = 0.5
    weight_not_for_me: float = -15
    weight_upheld_report: float = -100
    weight_watched: float = 0.5
    weight_searched: float = 2
    half_life_days: int = 14
    #: ... and what does not fade: a Follow, and what the own Team works on.
    weight_followed: float = 8
    weight_role: float = 2
    #: Of ten Posts in a row at most so many of one author; the share of places for something else.
    max_per_author: int = 2
    discovery: float = 0.15

    #: Sooner after the first view an Application is accepted and pays nothing.
    apply_after_min: int = 30
    minutes_max: int = 120

    #: Points per act: to the author ...
    application: int = 8
    confirmed: int = 12
    accepted: int = 6
    save: int = 3
    thanked_comment: int = 2
    useful: int = 1
    me_too: int = 0
    #: ... and to the learner.
    applied: int = 3
    report_upheld: int = 2
    #: Until Points count.
    cooling_application_h: int = 24
    cooling_other_min: int = 10
    window_days: int = 90

    #: Trusted for a Skill: people who tried it, departments or sites, share that worked or partly worked.
    title_appliers: int = 5
    title_departments: int = 3
    title_worked: float = 0.6
    title_clean_days: int = 90

    #: Pushes to one person in a day of theirs: general ones, and all with those about personal events.
    push_day: int = 2
    push_day_max: int = 5
    #: So many Tried it of a Post are told one by one; the rest once per Post and so many minutes.
    single_tried: int = 3
    group_window_min: int = 60
    #: The mail of the week; `notices_days` later a Notice is gone.
    digest: Literal["weekly", "off"] = "weekly"
    notices_days: int = 90
    #: How long an announcement may stand, and how much it may say.
    announcement_days: int = 30
    announcement_max: int = 500
    #: Where browsers have their messages brought from; a leading `*.` stands for any name before it.
    push_hosts: list[str] = msgspec.field(
        default_factory=lambda: [
            "fcm.googleapis.com",
            "*.push.services.mozilla.com",
            "*.push.apple.com",
            "*.notify.windows.com",
        ]
    )

    urgent_first_hides: int = 2
    urgent_window_days: int = 30
    urgent_hide: float = 1.0
    hide: float = 2.0
    accuracy_start: float = 0.5
    accuracy_over: int = 100
    claim_min: int = 30
    appeal_days: int = 30
    sla_urgent_h: int = 4
    sla_h: int = 24
    sla_appeal_h: int = 72
    strike_days: int = 90

    #: Questions that somebody was asked by name and has not answered yet; the next goes to the next one.
    open_asks_max: int = 3
    #: So many who can help are told of a question that began as a search without an answer.
    ask_routes_to: int = 3
    #: Skills that somebody says they help with, and as many that they are learning.
    profile_skills_max: int = 10

    #: No number below so many people.
    k: int = 5
    session_days: int = 30
    staff_idle_h: int = 4
    #: Tries to sign in by one name from one address, in so many minutes.
    sign_in_tries: int = 15
    sign_in_window_min: int = 5
    pin_digits: int = 6
    pin_tries: int = 6
    invitation_days: int = 14
    #: E-mail domains that the sign-in provider vouches for, and who of them it may bring in: people that
    #: Pollen knows already, or everybody.
    provider_domains: list[str] = msgspec.field(default_factory=list)
    provider_brings: Literal["known", "everybody"] = "known"
    #: Pages of other tools that may show Pollen's card and answers, as origins: `https://intranet.example`.
    embed_hosts: list[str] = msgspec.field(default_factory=list)
    #: Lines of a list of people, or of Posts brought at once.
    people_rows: int = 20_000
    bring_rows: int = 200
    restore_days: int = 30
    new_posts_day: int = 10


async def current() -> Limits:
    """The limits in force."""
    return await _cache.follow()


async def languages() -> list[str]:
    """The languages people may choose from, the company's first."""
    return [*(await current()).languages, *language.unspoken()]


async def change(name: str, value: object, *, actor: int | None) -> None:
    """Set one limit, with an audit line.

    Raises `Refusal("setting_unknown")` or `Refusal("setting_wrong")` when the value has another type.
    """
    if name not in Limits.__struct_fields__:
        raise Refusal("setting_unknown", value=name)
    try:
        msgspec.convert({name: value}, Limits)
    except msgspec.ValidationError as error:
        raise Refusal("setting_wrong", value=str(error)) from error
    async with database.transaction():
        await choices.keep(name, value, actor=actor)
        await audit.write("setting.changed", actor=actor, subject=("setting", name), value=value)
    forget()


def forget() -> None:
    """Read the limits anew with the next question."""
    _cache.forget()


async def _read() -> Limits:
    kept = await database.value("SELECT jsonb_object_agg(name, value) FROM setting")
    return msgspec.convert(database.load(kept or "{}"), Limits)


_cache = choices.Cached(Limits(), _read)
