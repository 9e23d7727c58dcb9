"""What somebody is interested in, weighed from what they did. Pure: nothing is read here."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import sqrt

from msgspec import Struct, field

from app.limits import Limits

#: Each earlier act tells a little less than the one after it, whatever the time between: on films that people
#: rated (`python -m bench rank`) the cheapest gain there is.
EARLIER = 0.95
#: What an act on a Post says about its author and its tool, beside its Skills.
AUTHOR, TOOL = 0.25, 0.5
#: Where a weight reaches half of what it can say.
HALF = 6.0
DAY = timedelta(days=1)

Key = tuple[str, str]


class Act(Struct, frozen=True):
    """Something done with a Post. `author` is None for one's own Posts and for unnamed ones."""

    kind: str
    post: int
    at: datetime
    author: int | None
    tool: str
    skills: list[int]


class Fact(Struct, frozen=True):
    """What else is known: `source` is followed, searched, role, here, removed or excluded."""

    source: str
    kind: str
    key: str
    at: datetime | None
    share: float


class Line(Struct):
    """One Interest: its weight, and what each source gave to it."""

    weight: float = 0.0
    sources: dict[str, float] = field(default_factory=dict)

    @property
    def because(self) -> str:
        """The source that says most."""
        return max(self.sources, key=lambda source: abs(self.sources[source]))

    @property
    def known(self) -> bool:
        """Whether the person said or did something for it; that their Team works on it is only a guess."""
        return self.weight > 0 and self.because != "role"


class Profile(Struct):
    """`posts` holds how much each Post of the past says, for what goes with it.

    `told` is the weight of all that was ever done and followed, `left` what has not faded of it.
    """

    lines: dict[Key, Line] = field(default_factory=dict)
    posts: dict[int, float] = field(default_factory=dict)
    told: float = 0.0
    left: float = 0.0
    done: set[int] = field(default_factory=set)
    excluded: set[int] = field(default_factory=set)

    def says(self, kind: str, key: object) -> float:
        """How strong the Interest is: from -1 to 1, and 0 when there is none."""
        line = self.lines.get((kind, str(key)))
        return 0.0 if line is None else saturate(line.weight)

    @property
    def strength(self) -> float:
        """How much is known of this person by now, from 0 to 1: what is long ago says little about today."""
        return self.left / (self.told + HALF)


def saturate(weight: float) -> float:
    """A weight between -1 and 1: the first acts say most."""
    return weight / (abs(weight) + HALF)


def weigh(acts: Iterable[Act], facts: Iterable[Fact], rules: Limits, moment: datetime) -> Profile:
    """The profile of a person; `acts` come newest first."""
    told = list(facts)
    removed = {(fact.kind, fact.key): fact.at for fact in told if fact.source == "removed"}
    profile = Profile(excluded={int(fact.key) for fact in told if fact.source == "excluded"})
    for place, act in enumerate(acts):
        _add_act(profile, act, WEIGHTS[act.kind](rules), _fading(rules, act.at, moment), removed, place)
    given = {
        "followed": rules.weight_followed,
        "searched": rules.weight_searched,
        "role": rules.weight_role,
        "here": HALF,
    }
    for fact in told:
        if fact.source in given and not _gone(removed, (fact.kind, fact.key), fact.at):
            fading = _fading(rules, fact.at, moment) if fact.source == "searched" else 1.0
            _add(profile, (fact.kind, fact.key), fact.source, given[fact.source] * fact.share * fading)
            if fact.source == "followed":
                profile.told += given["followed"]
                profile.left += given["followed"]
    return profile


def _add_act(
    profile: Profile, act: Act, full: float, fading: float, removed: dict[Key, datetime | None], place: int
) -> None:
    if act.kind in DONE:
        profile.done.add(act.post)
    keys = [("skill", str(skill)) for skill in act.skills]
    kept = [key for key in keys if not _gone(removed, key, act.at)]
    if keys and not kept:
        return
    for key in kept:
        _add(profile, key, act.kind, full * fading / sqrt(len(keys)))
    for key, share in ((("person", str(act.author or "")), AUTHOR), (("tool", act.tool), TOOL)):
        if key[1] and not _gone(removed, key, act.at):
            _add(profile, key, act.kind, full * fading * share)
    says = full * EARLIER**place
    profile.posts[act.post] = profile.posts.get(act.post, 0.0) + says * fading
    profile.told += max(says, 0)
    profile.left += max(says, 0) * fading


def _add(profile: Profile, key: Key, source: str, weight: float) -> None:
    line = profile.lines.setdefault(key, Line())
    line.weight += weight
    line.sources[source] = line.sources.get(source, 0.0) + weight


def _gone(removed: dict[Key, datetime | None], key: Key, at: datetime | None) -> bool:
    since = removed.get(key)
    return since is not None and (at is None or at <= since)


def _fading(rules: Limits, at: datetime | None, moment: datetime) -> float:
    """Half after each half-life; what a wrong clock puts in the future counts as of now."""
    age = max((moment - at) / DAY, 0.0) if at else 0.0
    return float(0.5 ** (age / rules.half_life_days))


#: What each kind of act weighs.
WEIGHTS = {
    "tried": lambda rules: rules.weight_applied,
    "saved": lambda rules: rules.weight_saved,
    "asked": lambda rules: rules.weight_asked_answered,
    "answered": lambda rules: rules.weight_asked_answered,
    "showed": lambda rules: rules.weight_asked_answered,
    "more": lambda rules: rules.weight_asked_answered,
    "less": lambda rules: rules.weight_not_for_me,
    "finished": lambda rules: rules.weight_finished,
    "watched": lambda rules: rules.weight_watched,
    "reacted": lambda rules: rules.weight_reaction,
}
#: Whoever did this with a Post needs no suggestion to see it.
DONE = frozenset({"tried", "saved", "asked", "answered", "showed", "finished", "less"})
