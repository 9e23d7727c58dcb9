"""INT-6: a list of people is looked at first, then taken over whole or not at all."""

import asyncio
import sys

import httpx
import msgspec
import pytest

from app import audit, database, limits
from app.people import auth, columns, command, importing, people
from app.people.importing import Plan
from app.refusal import Refusal
from tests.processes import ROOT
from tests.world import World, sign_in

HEAD = "name;email;staff_number;team;department;site;zone;country;lead;language\r\n"
LIST = (
    HEAD + "Rosa Lima;;7001;Packing;Logistics;Faro;Europe/Lisbon;PT;;\r\n"
    "Jürgen Groß;Juergen@Brightwater.example;7002;Packing;Logistics;Faro;;;ja;de\r\n"
    '"Núñez, Zoë";zoe@brightwater.example;;Assembly;;;;;;\r\n'
)


async def who(number: str) -> tuple[str, str | None, str | None, int]:
    """Name, e-mail, Team and Trust level by staff number."""
    found = await database.row(
        Row,
        """
        SELECT p.name, p.email, t.name AS team, p.trust_level FROM person p
        LEFT JOIN team t ON t.id = p.team_id WHERE p.staff_number = $1
        """,
        number,
    )
    assert found
    return found.name, found.email, found.team, found.trust_level


class Row(msgspec.Struct):
    name: str
    email: str | None
    team: str | None
    trust_level: int


async def counted() -> list[int]:
    return [
        await database.value(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
        for table in ("person", "team", "site", "audit_line", "event", "login_session")
    ]


async def test_people_teams_leads_and_sites_come_from_one_list(world: World) -> None:
    made = await importing.take_over(LIST, actor=world.paul)
    assert [len(made.of(what)) for what in ("added", "changed", "same")] == [3, 0, 0]
    assert (made.sites, made.teams) == (["Faro"], ["Packing"])
    assert await who("7001") == ("Rosa Lima", None, "Packing", 1)
    assert await who("7002") == ("Jürgen Groß", "juergen@brightwater.example", "Packing", 1)
    lead = await database.value(
        "SELECT p.name FROM team t JOIN person p ON p.id = t.lead_id WHERE t.name = 'Packing'"
    )
    assert lead == "Jürgen Groß"
    zone = await database.value("SELECT zone || ' ' || country FROM site WHERE name = 'Faro'")
    assert zone == "Europe/Lisbon PT"
    assert await audit.check() == []


async def test_importing_again_makes_nothing_twice(world: World) -> None:
    await importing.take_over(LIST, actor=world.paul)
    before = await counted()
    again = await importing.take_over(LIST, actor=world.paul)
    assert len(again.of("same")) == 3
    after = await counted()
    assert after[:3] == before[:3]
    assert after[4] == before[4]


async def test_the_dry_run_changes_nothing(world: World) -> None:
    before = await counted()
    made = await importing.plan(HEAD + "Nia Neu;;7100;New Team;;New Site;Europe/Berlin;DE;yes;\r\n")
    assert (len(made.of("added")), made.teams, made.sites) == (1, ["New Team"], ["New Site"])
    assert await counted() == before


FAULTS = [
    ("No Way;;;;;;;;;", "list_nobody"),
    (";no@brightwater.example;;;;;;;;", "list_name_empty"),
    (f"{'x' * 81};;7201;;;;;;;", "list_name_long"),
    ("Bad Mail;bad@mail;;;;;;;;", "email_wrong"),
    ("Bad Number;;a@b;;;;;;;", "list_staff_number_wrong"),
    ("Good One;;7200;;;;;;;", "list_twice"),
    ("Two People;mira@brightwater.example;7001;;;;;;;", "list_two_people"),
    ("New Site;;7202;Packing;;Nowhere;;;;", "list_site_new"),
    ("Bad Zone;;7203;;;Faro;Europe/Atlantis;PT;;", "list_zone_wrong"),
    ("Bad Land;;7204;;;Faro;;Portugal;;", "list_country_wrong"),
    ("New Team;;7205;Unknown;;;;;;", "list_team_new"),
    ("Who Leads;;7206;;;;;;yes;", "list_lead_without_team"),
    ("Who Knows;;7207;Packing;;;;;maybe;", "list_lead_wrong"),
    ("Bad Tongue;;7208;;;;;;;tlh", "language_not_offered"),
]


@pytest.mark.parametrize(("line", "code"), FAULTS, ids=[code for _, code in FAULTS])
async def test_a_faulty_csv_row_is_named_and_nothing_is_half_imported(
    world: World, line: str, code: str
) -> None:
    await importing.take_over(LIST, actor=world.paul)
    before = await counted()
    text = HEAD + "Good One;;7200;;;;;;;\r\n\r\n" + line + "\r\nGood Two;;7299;;;;;;;\r\n"
    made = await importing.plan(text)
    assert [(fault.line, fault.refusal.code) for fault in made.faults] == [(4, code)]
    with pytest.raises(Refusal, match="list_faulty"):
        await importing.take_over(text, actor=world.paul)
    assert await counted() == before


async def test_all_faults_are_named_at_once(world: World) -> None:
    text = HEAD + "".join(f"{line}\r\n" for line, code in FAULTS if code != "list_twice")
    made = await importing.plan(text)
    assert {fault.line for fault in made.faults} == set(range(2, 1 + len(FAULTS)))


async def test_lines_that_disagree_about_a_place_are_named(world: World) -> None:
    text = HEAD + (
        "One;;7301;T1;D1;S1;Europe/Berlin;DE;yes;\r\nTwo;;7302;T1;D2;S1;;;;\r\n"
        "Three;;7303;T2;D1;S1;Europe/Paris;;;\r\nFour;;7304;T1;D1;S1;;;yes;\r\n"
    )
    made = await importing.plan(text)
    assert [(fault.line, fault.refusal.code) for fault in made.faults] == [
        (3, "list_team_differs"),
        (4, "list_site_differs"),
        (5, "list_lead_twice"),
    ]


async def test_who_is_missing_leaves_only_on_request_and_administrators_never(world: World) -> None:
    gone = await people.add("gone@brightwater.example", "Gone Tomorrow")
    session = await auth.open_session(gone)
    everybody = await database.rows(
        Row,
        """
        SELECT name, email, NULL AS team, trust_level FROM person
        WHERE state = 'active' AND email IS NOT NULL AND id <> ALL ($1)
        """,
        [gone, world.paul],
    )
    text = "name,email\n" + "".join(f'"{row.name}",{row.email}\n' for row in everybody)
    made = await importing.take_over(text, actor=world.paul)
    assert gone in {one.id for one in made.missing}
    assert world.paul not in {one.id for one in made.missing}
    assert await auth.by_session(session)
    await importing.take_over(text, actor=world.paul, leave_missing=True)
    assert await auth.by_session(session) is None
    assert await database.value("SELECT state FROM person WHERE id = $1", world.paul) == "active"
    back = await importing.take_over("name,email\nGone Again,gone@brightwater.example\n", actor=world.paul)
    assert len(back.of("back")) == 1
    assert await database.value("SELECT name FROM person WHERE id = $1 AND state = 'active'", gone)


async def test_who_takes_the_list_over_stays_though_it_does_not_name_them(world: World) -> None:
    made = await importing.take_over(LIST, actor=world.tomas, leave_missing=True)
    assert world.tomas in {one.id for one in made.missing}
    left = await database.values("SELECT id FROM person WHERE state = 'left'")
    assert world.tomas not in left
    assert world.jonas in left
    await database.execute("UPDATE person SET state = 'active' WHERE state = 'left'")


async def test_a_move_to_another_team_is_a_change(world: World) -> None:
    await importing.take_over(LIST, actor=world.paul)
    made = await importing.take_over("Name,Personalnummer,Team\nRosa Lima,7001,Assembly\n", actor=world.paul)
    assert len(made.of("changed")) == 1
    assert (await who("7001"))[2] == "Assembly"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
async def test_lists_of_excel_are_understood(world: World, encoding: str, delimiter: str) -> None:
    text = "sep=;\r\n" * (delimiter == ";") + delimiter.join(("Name", "E-Mail", "Personalnummer", "Standort"))
    text += "\r\n" + delimiter.join(("Jörg Öß", "", f"8{abs(hash((encoding, delimiter))) % 10_000}", ""))
    made = await importing.plan(columns.decoded(text.encode(encoding)))
    assert [change.entry.name for change in made.changes] == ["Jörg Öß"]
    assert made.faults == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "list_empty"),
        (HEAD, "list_empty"),
        ("vorname;email\nA;b\n", "list_column_missing"),
        ("name;email;E-Mail\nA;b;c\n", "list_column_twice"),
        ('name;email\n"' + "x" * 200_000, "list_broken"),
        ("\0\0\0", "list_empty"),
    ],
)
async def test_what_is_no_list_is_refused(world: World, text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await importing.plan(text)


async def test_a_list_has_a_limit(world: World) -> None:
    await limits.change("people_rows", 2, actor=world.paul)
    with pytest.raises(Refusal, match="list_long"):
        await importing.plan(LIST)
    await limits.change("people_rows", 20_000, actor=world.paul)


async def test_no_cell_of_ours_starts_a_formula_and_reads_back_as_it_was() -> None:
    made = columns.written(["name", "team"], [["=1+1", "@home"], ["Ana", "-"]])
    text = columns.decoded(made)
    assert "\r\n'=1+1;'@home\r\n" in text
    lines = columns.read(text, {"name": (), "team": ()}, ("name",), most=9)
    assert [(line["name"], line["team"]) for line in lines] == [("=1+1", "@home"), ("Ana", "-")]


async def test_the_page_looks_first_then_takes_over_and_prints(web: httpx.AsyncClient, world: World) -> None:
    file = {"file": ("people.csv", (HEAD + "Paper Lin;;7400;Assembly;;;;;;\r\n").encode("utf-8-sig"))}
    async with await sign_in(web, world.paul) as client:
        template = await client.get("/admin/people/template.csv")
        assert template.content.decode("utf-8-sig") == HEAD
        looked = await client.post("/admin/people/list", files=file)
        assert (looked.status_code, "Take it over" in looked.text) == (200, True)
        assert not await database.value("SELECT count(*) FROM person WHERE staff_number = '7400'")
        done = await client.post("/admin/people/import")
        assert done.status_code == 200
        assert (await client.post("/admin/people/import")).status_code == 409
        person = await database.value("SELECT id FROM person WHERE staff_number = '7400'")
        assert "Paper Lin" in (await client.get("/admin/people")).text
        made = await client.post("/admin/people/invitations", data={"person": str(person)})
        papers = (await client.get(made.headers["location"])).text
        assert "Staff number <bdi>7400</bdi>" in papers
        assert papers.count('class="paper"') == 1
        assert "Invited until" in (await client.get("/admin/people", params={"q": "7400"})).text


async def test_the_page_names_every_faulty_line(web: httpx.AsyncClient, world: World) -> None:
    file = {"file": ("people.csv", (HEAD + "A;;;;;;;;;\r\nB;;7500;;;Atlantis;;;;\r\n").encode())}
    async with await sign_in(web, world.paul) as client:
        looked = await client.post("/admin/people/list", files=file)
        nothing = await client.post("/admin/people/list", data={"file": "text"})
    assert looked.status_code == 422
    assert "Line 2" in looked.text
    assert "An e-mail or a staff number is missing." in looked.text
    assert "The site Atlantis is new" in looked.text
    assert "Take it over" not in looked.text
    assert nothing.status_code == 422


async def test_the_command_says_what_it_would_do(
    pool: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    content = (HEAD + "Cora Line;;7600;;;;;;;\r\n").encode()
    assert await command.bring(content, dry=True, leave_missing=False) == 0
    assert "1 added, 0 changed" in capsys.readouterr().out
    assert not await database.value("SELECT count(*) FROM person WHERE staff_number = '7600'")
    assert await command.bring(content, dry=False, leave_missing=False) == 0
    assert await database.value("SELECT count(*) FROM person WHERE staff_number = '7600'") == 1
    assert await command.bring(b"name;email\nA;\n", dry=False, leave_missing=False) == 1
    assert "line 2: An e-mail or a staff number is missing." in capsys.readouterr().err
    told = command.told(
        Plan(faults=[], changes=[], sites=[], teams=[], missing=[]), dry=True, leave_missing=True
    )
    assert told[-1] == "a dry run: nothing was changed"
    parse = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "person", "import", "--help", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert b"--dry-run" in (await parse.communicate())[0]


async def test_many_of_one_name_come_in_at_once_each_with_an_address_of_their_own(world: World) -> None:
    lines = ["name;staff_number", *(f"Ada Same;twin-{number}" for number in range(3)), "Ada Same 2;twin-3"]
    await importing.take_over("\n".join(lines), actor=world.paul)
    found = await database.values(
        "SELECT ARRAY[staff_number, handle] FROM person WHERE staff_number LIKE 'twin-%' ORDER BY id"
    )
    assert found == [
        ["twin-0", "ada-same"],
        ["twin-1", "ada-same-2"],
        ["twin-2", "ada-same-3"],
        ["twin-3", "ada-same-2-2"],
    ]
