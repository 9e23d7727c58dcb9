"""The life of a Post, as acts: written, tried, talked about, kept, reported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from demo import pictures, script, studio
from demo.acts import Act
from demo.cast import Cast
from demo.company import Post
from demo.interests import Sign
from demo.reported import Reported
from feeds import answers, applications, comments, posts, reactions, saves, steps, views
from feeds.drafts import Choice, Draft, StepText, Use

#: Comments of the same hour come one after the other.
BREATH = timedelta(minutes=3)
#: From the first look to telling what came of it: enough for Points (`apply_after_min`).
FIRST_LOOK = timedelta(minutes=45)
#: After a Comment its Post's author comes by; after an Application a colleague.
THANKS, ACCEPTS, CONFIRMS = timedelta(minutes=25), timedelta(minutes=40), timedelta(hours=2)


class Life:
    """One Post from its first word on; `files` are what it and its Applications show, drawn."""

    def __init__(self, cast: Cast, post: Post, start: datetime, files: dict[str, Path]) -> None:
        self.cast, self.post, self.start, self.files = cast, post, start, files
        self.comments: dict[int, int] = {}
        self.applications: dict[str, int] = {}

    @property
    def number(self) -> int:
        return self.cast.posts[self.post.key]

    def acts(self, signs: list[Sign], told: list[Reported]) -> Iterator[Act]:
        """Everything that ever happens to it, in no order."""
        yield Act(self.start, self._publish)
        for place, comment in enumerate(self.post.comments()):
            yield from self._talk(place, comment)
        for application in self.post.applications():
            yield from self._trial(application)
        for sign in signs:
            if not any(report.hides(sign.after) for report in told):
                yield Act(self.start + sign.after, partial(self._sign, sign))
        for report in told:
            yield from report.acts(self)

    async def _publish(self) -> None:
        author = self.cast.people[self.post.by]
        number = await posts.draft(author, await self._draft(author))
        self.cast.posts[self.post.key] = number
        state = await posts.publish(author, number)
        if state != "live":
            raise RuntimeError(f"the Post {self.post.key} came to be {state}")

    async def _draft(self, author: int) -> Draft:
        uses = [Use(await self._bring(author, name), _alt(name)) for name in self._shown()]
        if self.post.clip:
            await studio.subtitle(author, uses[0].id, self.post.clip)
        return Draft(
            kind=self.post.kind,
            title=self.post.title,
            text=self.post.text,
            skills=self.post.skills,
            assets=uses,
            steps=[StepText(step) for step in self.post.steps],
            choices=[Choice(*way) for way in self.post.choices],
            consent="nobody" if uses else None,
            language=self.post.language,
            parent_id=self.cast.posts[self.post.parent] if self.post.parent else None,
            relation="my_way" if self.post.relation == "my way" else self.post.relation,
        )

    def _shown(self) -> list[str]:
        return [self.post.clip] if self.post.clip else self.post.pictures

    async def _bring(self, owner: int, name: str) -> str:
        return await studio.bring(owner, self.files[name])

    def _talk(self, place: int, comment: script.Comment) -> Iterator[Act]:
        at = self.start + comment.after + place * BREATH
        author = self.cast.people[self.post.by]
        yield Act(at, partial(self._comment, place, comment))
        if self.post.by in comment.thanks:
            yield Act(at + THANKS, lambda: comments.thank(author, self.comments[place]))
        if comment.accepted:
            yield Act(at + ACCEPTS, lambda: answers.accept(author, self.comments[place]))

    async def _comment(self, place: int, comment: script.Comment) -> None:
        person = self.cast.people[comment.person]
        await views.see(person, self.number)
        self.comments[place] = await comments.add(
            person,
            self.number,
            comment.text,
            parent=None if comment.parent is None else self.comments[comment.parent],
            second=comment.second,
            step=await self._step(person, comment.step),
        )

    async def _step(self, person: int, position: int | None) -> int | None:
        if position is None:
            return None
        return (await steps.steps(person, self.number))[position - 1].id

    def _trial(self, application: script.Application) -> Iterator[Act]:
        at, person = self.start + application.after, self.cast.people[application.person]
        yield Act(at - FIRST_LOOK, lambda: views.see(person, self.number))
        yield Act(at, partial(self._apply, person, application))
        if application.confirmed:
            witness = self.cast.people[application.confirmed]
            yield Act(
                at + CONFIRMS,
                lambda: applications.confirm(witness, self.applications[application.person]),
            )

    async def _apply(self, person: int, application: script.Application) -> None:
        made = await applications.apply(
            person,
            self.number,
            application.result,
            did=application.sentence,
            minutes=application.minutes,
            named=not application.quiet,
            photo=await self._bring(person, application.picture) if application.picture else None,
        )
        self.applications[application.person] = made.id

    async def _sign(self, sign: Sign) -> None:
        person = self.cast.people[sign.person]
        await views.see(person, self.number)
        if sign.act == "save":
            await saves.set(person, self.number, on=True)
        else:
            await reactions.set(person, self.number, sign.act, on=True)


def _alt(name: str) -> str:
    """A clip's words are its captions."""
    picture = pictures.load().get(name)
    return picture.alt if picture else ""
