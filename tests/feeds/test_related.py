"""Below a Post (FEED-12): never what is held, hidden or forbidden, and never the same Post."""

from msgspec import structs

from app import jobs
from app.events import Verb
from feeds import posts, vectors
from feeds.related import below, related
from feeds.states import move
from tests.feeds.helpers import draft, post
from tests.world import World


def blocks(found: object) -> dict[str, list[int]]:
    return structs.asdict(found)  # type: ignore[arg-type]


async def test_below_a_post_nothing_is_held_hidden_forbidden_or_the_same(world: World) -> None:
    shown = await post(world.mira, skills=["Kiln"])
    seen = await post(world.jonas, skills=["Kiln"])
    held = await draft(world.jonas, skills=["Kiln"], parent_id=shown, relation="remix")
    await move(held, "held", verb=Verb.POST_HELD, actor=None)
    hidden = await post(world.mira, skills=["Kiln"])
    await move(hidden, "hidden", verb=Verb.POST_HIDDEN, actor=None)
    forbidden = await post(world.mira, skills=["Kiln"], audience="team")
    await draft(world.mira, skills=["Kiln"])
    for viewer in (world.jonas, world.ines):
        found = [number for ids in blocks(await below(viewer, shown)).values() for number in ids]
        assert seen in found
        assert {shown, held, hidden, forbidden} & set(found) == set()
        assert len(found) == len(set(found))


async def test_the_blocks_are_the_authors_the_next_step_and_what_was_made_from_it(world: World) -> None:
    shown = await post(world.greta, skills=["Lathe"], level="beginner")
    onward = await post(world.jonas, skills=["Lathe"], level="practised")
    far = await post(world.jonas, skills=["Lathe"], level="expert")
    more = await post(world.greta, skills=["Milling"])
    copy = await post(world.sofia, skills=["Turning"], parent_id=shown, relation="remix")
    found = blocks(await below(world.mira, shown))
    assert (found["onward"], found["author"], found["remixes"]) == ([onward], [more], [copy])
    assert found["related"] == [far]


async def test_more_of_the_author_never_tells_who_wrote_without_a_name(world: World) -> None:
    named = await post(world.tomas, skills=["Forge"])
    nameless = await post(world.tomas, anonymous=True, skills=["Anvil"])
    assert blocks(await below(world.mira, nameless))["author"] == []
    assert nameless not in blocks(await below(world.mira, named))["author"]


async def test_what_was_taken_down_leaves_the_blocks_at_once(world: World) -> None:
    shown, other = await post(world.lena, skills=["Press"]), await post(world.lena, skills=["Press"])
    assert blocks(await below(world.mira, shown))["author"] == [other]
    await posts.unpublish(world.lena, other)
    assert blocks(await below(world.mira, shown))["author"] == []


async def test_more_like_it_is_what_means_the_same_before_what_shares_a_skill_only(world: World) -> None:
    shown = await post(
        world.mira, title="Descale the coffee machine", text="Citric acid.", skills=["Kitchen"]
    )
    alike = await post(
        world.jonas, title="Remove lime from an espresso maker", text="Acid.", skills=["Kitchen"]
    )
    apart = await post(world.jonas, title="Book the meeting room", text="By phone.", skills=["Kitchen"])
    nameless = await post(
        world.jonas, title="Clean limescale out of a kettle", text="Acid.", skills=["Cleaning"]
    )
    unlike = await post(world.jonas, title="Weld thin steel", text="A small gap.", skills=["Welding"])
    await known()
    found = await related(world.sofia, shown)
    assert found.index(alike) < found.index(apart)
    assert nameless in found
    assert unlike not in found


async def test_what_means_the_same_but_is_not_for_the_viewer_is_not_below(world: World) -> None:
    shown = await post(world.mira, title="Sharpen a chisel on the stone", skills=["Sharpening"])
    secret = await post(
        world.ines, title="Sharpen a chisel on the wet stone", skills=["Edges"], audience="team"
    )
    hidden = await post(world.jonas, title="Sharpen chisels on a stone", skills=["Edges"])
    await known()
    assert {secret, hidden} <= set(await related(world.jonas, shown))
    await move(hidden, "hidden", verb=Verb.POST_HIDDEN, actor=None)
    assert not {secret, hidden} & set(await related(world.sofia, shown))


async def test_until_it_is_understood_skills_decide(world: World) -> None:
    shown = await post(world.mira, title="Rivet a hinge", skills=["Riveting", "Hinges"])
    one = await post(world.jonas, title="Pop rivets", skills=["Riveting"])
    both = await post(world.jonas, title="Hinges", skills=["Riveting", "Hinges"])
    assert await related(world.sofia, shown) == [both, one]


async def known() -> None:
    """All Posts have vectors, and these are read."""
    await jobs.drain()
    vectors.forget()
