"""What the requests of the access table are about. Each call makes a fresh one; they are Mira's."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import timedelta

from app import clock, database
from app.database import BIGINT_MAX
from app.events import Verb
from app.people import invitations, people
from feeds import applications, comments, curation, posts
from feeds.drafts import StepText
from feeds.states import move
from gamification import campaigns
from gamification.campaigns import Week
from moderation import appeals, decisions, reports, words
from tests import access_acts as acts
from tests import access_files as files
from tests import access_places as places
from tests.access_embeds import framed, framed_draft
from tests.access_home import asked
from tests.feeds.helpers import draft, post
from tests.world import World

#: The last word of each way through the states, as the rules give it.
WAYS: dict[str, list[tuple[str, Verb]]] = {
    "hidden": [("hidden", Verb.POST_HIDDEN)],
    "removed": [("hidden", Verb.POST_HIDDEN), ("removed", Verb.POST_REMOVED)],
    "restricted": [("restricted", Verb.POST_RESTRICTED)],
    "archived": [("archived", Verb.POST_UNPUBLISHED)],
}
NUMBERS = itertools.count()


async def address_part(thing: str, world: World) -> object:
    """The id, handle or slug of a fresh thing; "-" is none."""
    return await THINGS[thing](world)


async def nothing(world: World) -> object:
    return ""


async def missing(world: World) -> object:
    return BIGINT_MAX


async def live(world: World) -> object:
    return await post(world.mira)


async def deleted(world: World) -> object:
    number = await post(world.mira)
    await posts.delete(world.mira, number)
    return number


async def hidden(world: World) -> object:
    return await _after("hidden", world)


async def removed(world: World) -> object:
    return await _after("removed", world)


async def restricted(world: World) -> object:
    return await _after("restricted", world)


async def archived(world: World) -> object:
    return await _after("archived", world)


async def own_draft(world: World) -> int:
    return await draft(world.mira)


async def held(world: World) -> object:
    """By the word list, as a moderator finds it."""
    number = await draft(world.mira)
    await move(number, "held", verb=Verb.POST_HELD, actor=None)
    await database.execute(
        "INSERT INTO hold (post_id, rule, at) VALUES ($1, 'No customers by name.', $2)", number, clock.now()
    )
    return number


async def team(world: World) -> object:
    return await post(world.mira, audience="team")


async def checklist(world: World) -> int:
    return await post(world.mira, "checklist", steps=[StepText("Purge"), StepText("Wipe")])


async def step(world: World) -> object:
    return await _first_step(await checklist(world))


async def own_step(world: World) -> object:
    return await _first_step(await draft(world.mira, "checklist", steps=[StepText("Purge")]))


async def comment(world: World) -> object:
    """Mira's words under somebody else's question."""
    return await comments.add(world.mira, await post(await _somebody(), "question"), "Use the long key.")


async def answer(world: World) -> object:
    """Somebody else's words under Mira's question."""
    return await comments.add(await _somebody(), await post(world.mira, "question"), "Use the long key.")


async def buried(world: World) -> object:
    """Mira's words under a Post that has been hidden since."""
    number = await post(await _somebody())
    made = await comments.add(world.mira, number, "Use the long key.")
    await move(number, "hidden", verb=Verb.POST_HIDDEN, actor=None)
    return made


async def tried(world: World) -> object:
    """What a colleague did with Mira's Post."""
    return (await applications.apply(await _somebody(), await post(world.mira), "worked")).id


async def tried_team(world: World) -> object:
    """The same with a Post for Mira's Team, by somebody of it."""
    number = await post(world.mira, audience="team")
    return (await applications.apply(await _somebody(world.mira), number, "worked")).id


async def case(world: World) -> int:
    """Somebody reported Mira's Post."""
    return await reports.report(await _somebody(), "post", await post(world.mira), "spam")


async def case_of_ines(world: World) -> object:
    """Somebody reported the Post of a moderator."""
    return await reports.report(await _somebody(), "post", await post(world.ines), "spam")


async def decision(world: World) -> int:
    """A moderator who stands outside of the table hid Mira's Post."""
    judge = await _somebody(roles=("senior",))
    return await decisions.decide(judge, await case(world), ["hide"], "spam", "It sells something.")


async def appeal(world: World) -> object:
    return await appeals.appeal(world.mira, await decision(world), "It sells nothing.")


async def word(world: World) -> object:
    return await words.add(world.paul, "word", f"banned{next(NUMBERS)}", "No customers by name.")


async def handle(world: World) -> object:
    return "mira-alves"


async def leaver(world: World) -> object:
    """The handle of a colleague who may leave."""
    return await database.value("SELECT handle FROM person WHERE id = $1", await _somebody())


async def orphan(world: World) -> object:
    """What somebody showed who has left since."""
    gone = await _somebody()
    number = await post(gone)
    await people.leave(gone, actor=world.paul)
    return number


async def mira(world: World) -> object:
    return world.mira


async def skill(world: World) -> object:
    name = f"skill-{next(NUMBERS)}"
    await post(world.mira, skills=[name, "Steam wand"])
    await curation.approve(world.lena, name)
    return name


async def proposal(world: World) -> object:
    name = f"skill-{next(NUMBERS)}"
    await post(world.mira, skills=[name])
    return name


async def campaign(world: World) -> object:
    today = await campaigns.today()
    return await campaigns.start(
        world.lena,
        Week(
            name="Steam week",
            skill=str(await skill(world)),
            starts_on=today,
            ends_on=today + timedelta(days=6),
            thanks="Thank you.",
        ),
    )


async def award(world: World) -> object:
    """Mira is trusted for a Skill."""
    slug = str(await skill(world))
    await database.execute(
        """
        INSERT INTO award (person_id, skill_id, quarter, evidence, at, ends_at)
        SELECT $1, id, $3::date, '{}', $3, $3 + interval '90 days' FROM skill WHERE slug = $2
        """,
        world.mira,
        slug,
        clock.now(),
    )
    return slug


async def invitation(world: World) -> int:
    """Somebody whom Sofia asked in."""
    team = (await invitations.teams(world.sofia))[0].id
    return await invitations.invite(world.sofia, name="Rui Paz", sign_in=f"staff-{next(NUMBERS)}", team=team)


async def invited(world: World) -> object:
    """The code of an invitation."""
    return (await invitations.sent(world.sofia, [await invitation(world)]))[0].code


async def brought(world: World) -> object:
    """A draft that Lena brought for Mira."""
    number = await own_draft(world)
    await database.execute(
        """
        INSERT INTO brought (post_id, importer_id, author_id, file, title, at)
        VALUES ($1, $2, $3, $4, '', $5)
        """,
        number,
        world.lena,
        world.mira,
        f"{next(NUMBERS)}.png",
        clock.now(),
    )
    return number


async def preference(world: World) -> object:
    return "captions"


async def _first_step(number: int) -> int:
    return await database.value("SELECT id FROM step WHERE post_id = $1 AND position = 1", number)


async def _after(state: str, world: World) -> int:
    number = await post(world.mira)
    for to, verb in WAYS[state]:
        await move(number, to, verb=verb, actor=None)
    return number


async def _somebody(beside: int | None = None, roles: tuple[str, ...] = ()) -> int:
    """A colleague without any part in what follows; of the same Team as `beside`."""
    team = beside and await database.value("SELECT team_id FROM person WHERE id = $1", beside)
    number = next(NUMBERS)
    return await people.add(f"c{number}@brightwater.example", f"Colleague {number}", team=team, roles=roles)


Make = Callable[[World], Awaitable[object]]
THINGS: dict[str, Make] = {
    made.__name__: made
    for made in (
        missing, live, deleted, hidden, removed, restricted, archived, own_draft, held, team,
        checklist, step, own_step, comment, answer,
        buried, tried, tried_team,
        files.loose, files.suggested, files.kept, files.failed, files.film, files.shown, files.covered,
        files.portrait, files.upload, files.clip, leaver, orphan, case, case_of_ines, decision, appeal, word,
        handle, mira,
        acts.collection, acts.listed, acts.waiting, acts.missed, acts.answering,
        asked, skill, proposal, campaign, award, preference, invitation, invited, brought,
        places.community, places.closed, framed, framed_draft,
    )
}  # fmt: skip
THINGS["-"] = nothing
