"""Who may see what in a company: written anew in Python, as an oracle for the predicates in SQL."""

import msgspec


class Seen(msgspec.Struct):
    """A Post as far as its being seen depends on it."""

    id: int
    author: int
    asset: str
    skills: list[int]
    audience: str = "all"
    team: int | None = None
    community: int | None = None
    state: str = "live"
    anonymous: bool = False
    deleted: bool = False


class House(msgspec.Struct):
    """The company as the oracle knows it; the database is to agree after every change."""

    people: list[int]
    teams: list[int]
    skills: list[int]
    communities: list[int]
    slugs: dict[int, str]
    posts: dict[int, Seen] = {}
    team: dict[int, int] = {}
    admission: dict[int, str] = {}
    members: set[tuple[int, int]] = set()
    invited: set[tuple[int, int]] = set()
    stewards: set[tuple[int, int]] = set()
    roles: set[tuple[int, str, int | None]] = set()
    avoided: set[tuple[int, int]] = set()
    follows: set[tuple[int, str, int]] = set()

    def lists(self, viewer: int, post: Seen) -> bool:
        """Whether the Post may stand in a list of the viewer."""
        if post.deleted or post.state != "live":
            return False
        if not post.anonymous and (viewer, post.author) in self.avoided:
            return False
        return post.author == viewer or post.audience == "all" or self._belongs(viewer, post)

    def reads(self, viewer: int, post: Seen) -> bool:
        """Whether the Post opens at its address."""
        if post.deleted:
            return False
        if post.author == viewer:
            return post.state != "removed" or self._decides(viewer, post)
        if post.state in ("live", "restricted") and (
            post.audience in ("all", "link") or self._belongs(viewer, post)
        ):
            return True
        return post.state in ("restricted", "held", "hidden", "removed") and self._decides(viewer, post)

    def knows(self, viewer: int, community: int) -> bool:
        """Whether the viewer may know that there is such a Community."""
        if self.admission[community] != "closed":
            return True
        return (
            (community, viewer) in self.members | self.invited
            or (viewer, "moderator", community) in self.roles
            or any((viewer, role, None) in self.roles for role in ("senior", "lnd"))
        )

    def follow(self, viewer: int) -> set[int]:
        """What the tab Following holds: all of it and nothing else."""
        wanted = {(kind, key) for person, kind, key in self.follows if person == viewer}
        return {
            post.id
            for post in self.posts.values()
            if self.lists(viewer, post)
            and (
                (("person", post.author) in wanted and not post.anonymous)
                or ("community", post.community) in wanted
                or any(("skill", skill) in wanted for skill in post.skills)
            )
        }

    def _belongs(self, viewer: int, post: Seen) -> bool:
        if post.audience == "team":
            return self.team[viewer] == post.team
        return post.audience == "community" and (post.community, viewer) in self.members

    def _decides(self, viewer: int, post: Seen) -> bool:
        return any(
            person == viewer
            and (role == "senior" or (role == "moderator" and where in (None, post.community)))
            for person, role, where in self.roles
        )
