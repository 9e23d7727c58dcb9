"""FIND-1 and FIND-8: the tree, the page of a Skill, and L&D's care for the list."""

import httpx

from app import clock, database
from feeds import curation, skills
from tests.feeds.helpers import post
from tests.world import World, approved, sign_in


async def test_each_block_of_a_skill_page_equals_its_query(web: httpx.AsyncClient, world: World) -> None:
    top, below = await approved("Stone work"), await approved("Dry walling")
    await database.execute("UPDATE skill SET parent_id = $2 WHERE id = $1", below, top)
    tried = await post(world.mira, title="Choose the first stone", skills=["Dry walling"])
    newest = await post(world.mira, title="Fill the middle", skills=["Dry walling"])
    question = await post(world.jonas, "question", title="Which way does it lean?", skills=["Dry walling"])
    await database.execute("UPDATE post SET tried = 4, worked = 4 WHERE id = $1", tried)
    for person in (world.jonas, world.ines):
        await database.execute(
            """
            INSERT INTO application (post_id, person_id, result, at, changed_at)
            VALUES ($1, $2, 'worked', $3, $3)
            """,
            tried,
            person,
            clock.now(),
        )
    async with await sign_in(web, world.sofia) as sofia:
        text = (await sofia.get("/skills/dry-walling")).text
    about = await skills.about(world.sofia, "dry-walling")
    assert (about.tried, about.newest, about.questions) == ([tried], [newest], [question])
    places = [text.index(f'href="/posts/{number}"') for number in (tried, newest, question)]
    assert places == sorted(places)
    assert 'href="/skills/stone-work"' in text
    assert "Mira Alves" in text[text.index('id="can-help"') :]


async def test_empty_blocks_offer_the_next_act(web: httpx.AsyncClient, world: World) -> None:
    await approved("Falconry")
    async with await sign_in(web, world.sofia) as sofia:
        text = (await sofia.get("/skills/falconry")).text
    assert 'href="/compose?skill=Falconry"' in text
    assert 'href="/compose?kind=question&amp;skill=Falconry"' in text
    assert "You could be the first" in text
    assert "it could be you" in text


async def test_the_tree_shows_groups_and_what_stands_in_them(web: httpx.AsyncClient, world: World) -> None:
    top, below = await approved("Wood work"), await approved("Dovetails")
    await database.execute("UPDATE skill SET parent_id = $2 WHERE id = $1", below, top)
    await post(world.mira, skills=["Dovetails"])
    async with await sign_in(web, world.jonas) as jonas:
        text = (await jonas.get("/skills")).text
    assert text.index("Wood work") < text.index('href="/skills/dovetails"')


async def test_the_page_of_a_group_shows_the_posts_below_it(world: World) -> None:
    top, middle, leaf = [await approved(name) for name in ("Sea", "Sailing", "Reefing")]
    for child, parent in ((middle, top), (leaf, middle)):
        await database.execute("UPDATE skill SET parent_id = $2 WHERE id = $1", child, parent)
    number = await post(world.mira, skills=["Reefing", "Sailing"])
    about = await skills.about(world.jonas, "sea")
    assert (about.newest, about.posts) == ([number], 1)


async def test_merging_leaves_a_redirect_and_undoing_takes_it_away(
    web: httpx.AsyncClient, world: World
) -> None:
    for name in ("Page one", "Page two"):
        await approved(name)
    async with await sign_in(web, world.lena) as lena:
        answer = await lena.post("/skills/page-one/merger", data={"into": "page-two"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/skills/page-two")
        assert (await lena.get("/skills/page-one")).headers["location"] == "/skills/page-two"
        care = (await lena.get("/admin/skills")).text
        (change,) = [one for one in await curation.changes() if one.name == "Page one"]
        assert f"/admin/skills/changes/{change.id}" in care
        await lena.post(f"/admin/skills/changes/{change.id}", data={"state": "off"})
        assert (await lena.get("/skills/page-one")).status_code == 200
        refused = await lena.post("/skills/page-one/merger", data={"into": "page-one"})
    assert refused.status_code == 422
    assert "cannot be merged into itself" in refused.text


async def test_a_file_is_looked_at_before_it_is_brought_in(web: httpx.AsyncClient, world: World) -> None:
    file = {"file": ("list.csv", b"name,name_de\nThatching,Reetdach decken\n", "text/csv")}
    async with await sign_in(web, world.lena) as lena:
        looked = await lena.post("/admin/skills/import", data={"to": "look"}, files=file)
        assert "Nothing is changed yet" in looked.text
        assert "Thatching" in looked.text
        assert await skills.suggest(world.jonas, "thatching") == []
        text = "name,name_de\r\nThatching,Reetdach decken\r\n"
        await lena.post("/admin/skills/import", data={"to": "bring", "text": text}, files={"none": b""})
        assert [one.name for one in await skills.suggest(world.jonas, "reetdach")] == ["Thatching"]
        faulty = await lena.post(
            "/admin/skills/import", data={"to": "bring"}, files={"file": ("x.csv", b"name\nA\n\n!\n")}
        )
    assert faulty.status_code == 422
    assert "Row 4 has no name" in faulty.text


async def test_with_few_skills_the_starter_list_is_offered(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.lena) as lena:
        assert "Take the starter list" in (await lena.get("/admin/skills")).text
        done = await lena.post("/admin/skills/starter")
        assert "It is done" in done.text
        assert "Take the starter list" not in (await lena.get("/admin/skills")).text


async def test_the_form_suggests_without_a_script(web: httpx.AsyncClient, world: World) -> None:
    await approved("Bookbinding")
    async with await sign_in(web, world.mira) as mira:
        form = {"kind": "reflection", "title": "Bookbinding with thread", "text": "Sew, then glue."}
        shown = await mira.post("/compose", data=form | {"to": "suggest"})
        assert 'value="skill:Bookbinding"' in shown.text
        assert 'name="skill" value="Bookbinding"' not in shown.text
        taken = await mira.post("/compose", data=form | {"to": "skill:Bookbinding", "offered": "bookbinding"})
        assert 'name="skill" value="Bookbinding"' in taken.text
        assert 'name="offered" value="bookbinding"' in taken.text
        sent = form | {"skill": "Bookbinding", "offered": "bookbinding", "to": "post"}
        number = int((await mira.post("/compose", data=sent)).headers["location"].rpartition("/")[2])
    verbs = await database.values(
        "SELECT verb FROM event WHERE subject_id = $1 AND verb LIKE 'suggestion.%' ORDER BY id", str(number)
    )
    assert verbs == ["suggestion.made", "suggestion.accepted"]
