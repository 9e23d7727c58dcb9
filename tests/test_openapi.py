"""What we tell programs about the API is valid and true, and hostile addresses get honest answers."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import httpx
import pytest
from litestar.datastructures import MultiDict
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from app.main import create_app
from app.people import tokens
from tests.access_sent import PLACES, SENT
from tests.access_table import ROWS
from tests.access_things import address_part
from tests.asked import asked
from tests.feeds.helpers import draft
from tests.test_access import handlers
from tests.world import World, sign_in

JSON = {"content-type": "application/json"}
METHODS = ("get", "post", "put", "patch", "delete")
#: Ids at and over every edge, and texts that have broken other people's servers.
NUMBERS = ["0", "-1", str(2**31), str(2**63 - 1), str(2**63), "9" * 400, "1.5", "007", "x"]
TEXTS = ["%00", "%ff", "..%2f..%2fetc", "%F0%9F%90%9D", "a" * 3000, "';--", "{0}", "%25s", "-1", " "]
#: What a field of a body may hold instead of what it should.
VALUES: list[Any] = [
    None, True, 0, -1, 2**31, 2**63 - 1, 2**63, 10**30, 1.5, "", " ", "\0", "\ud800", "x" * 100_000, "{0}",
    [], [None], ["\0"], ["x"] * 5_000, {}, {"id": "\0"}, [{"id": "x"}], [{"id": "\0", "alt": "\0"}],
    [{"text": "\0"}],
]  # fmt: skip
#: Who sends each body, and about what.
SENDERS = {
    "PUT /api/v1/assets/{asset}/chapters": ("mira", "loose"),
    "POST /api/v1/posts": ("mira", "-"),
    "PATCH /api/v1/posts/{post_id}": ("mira", "own_draft"),
    "PUT /api/v1/posts/{post_id}/file": ("mira", "clip"),
    "PUT /api/v1/posts/{post_id}/plan": ("mira", "own_draft"),
    "PUT /api/v1/posts/{post_id}/application": ("jonas", "live"),
    "POST /api/v1/posts/{post_id}/comments": ("jonas", "live"),
    "PUT /api/v1/posts/{post_id}/inquiry": ("mira", "missed"),
    "PUT /api/v1/posts/{post_id}/inquiry/answer": ("jonas", "missed"),
    "POST /api/v1/collections": ("jonas", "-"),
    "PUT /api/v1/collections/{collection_id}/name": ("mira", "collection"),
    "PUT /api/v1/collections/{collection_id}/order": ("mira", "collection"),
    "PUT /api/v1/collections/{collection_id}/list": ("mira", "collection"),
    "POST /api/v1/lists/{list_id}/reports": ("jonas", "listed"),
    "POST /api/v1/posts/{post_id}/reports": ("jonas", "live"),
    "POST /api/v1/cases/{case_id}/decisions": ("tomas", "case"),
    "POST /api/v1/decisions/{decision_id}/appeal": ("mira", "decision"),
    "PUT /api/v1/me/kept": ("jonas", "-"),
    "PUT /api/v1/me/language": ("jonas", "-"),
    "PUT /api/v1/me/preferences/{name}": ("jonas", "preference"),
    "PUT /api/v1/assets/{asset}/trim": ("mira", "film"),
    "PUT /api/v1/assets/{asset}/focus": ("mira", "loose"),
    "PUT /api/v1/assets/{asset}/poster": ("mira", "film"),
    "PUT /api/v1/skills/{slug}/merger": ("lena", "skill"),
}
#: Everything a page or a list reads behind the question mark.
QUERY = [
    "q",
    "skill",
    "kind",
    "tab",
    "after",
    "cursor",
    "answers",
    "ask",
    "text",
    "deleted",
    "sent",
    "next",
    "t",
    "step",
]


@pytest.fixture(scope="module")
async def schema(web: httpx.AsyncClient) -> dict[str, Any]:
    answer = await web.get("/schema/openapi.json")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture(scope="module")
async def jonas(web: httpx.AsyncClient, world: World) -> httpx.AsyncClient:
    """By personal token."""
    token = await tokens.issue(world.jonas, "fuzz")
    return httpx.AsyncClient(
        transport=web._transport, base_url=web.base_url, headers={"authorization": f"Bearer {token}"}
    )


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in schema["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), path, item[method]


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_schema_is_openapi_3_1(schema: dict[str, Any]) -> None:
    """As the specification wants it: versions, unique ids, parameters, responses, references that lead."""
    assert re.fullmatch(r"3\.1\.\d+", schema["openapi"])
    assert schema["info"]["title"]
    assert schema["info"]["version"]
    ids = [operation["operationId"] for _, _, operation in operations(schema)]
    assert len(ids) == len(set(ids))
    for reference in references(schema):
        kind, name = reference.removeprefix("#/components/").split("/")
        assert name in schema["components"][kind], reference
    for method, path, operation in operations(schema):
        declared = [given["name"] for given in operation.get("parameters", []) if given["in"] == "path"]
        assert sorted(declared) == sorted(re.findall(r"{(\w+)}", path)), (method, path)
        assert all(given["required"] for given in operation.get("parameters", []) if given["in"] == "path")
        assert all(answer["description"] for answer in operation["responses"].values()), (method, path)


def test_every_route_of_the_api_stands_in_the_schema(schema: dict[str, Any]) -> None:
    told = {(method, path) for method, path, _ in operations(schema)}
    assert told == {(row.method, row.path) for row in ROWS if row.path.startswith("/api/v1/")}


def test_every_route_asks_for_a_token_and_names_its_refusals(schema: dict[str, Any]) -> None:
    assert schema["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    for method, path, operation in operations(schema):
        assert operation["security"] == [{"token": []}], (method, path)
        refused = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert "401" in refused, (method, path)
        assert "404" in refused or "{" not in path, (method, path)
        for status, answer in refused.items():
            assert list(answer["content"]) == ["application/problem+json"], (method, path, status)


async def test_the_api_answers_hostile_ids_with_a_refusal_it_has_named(
    schema: dict[str, Any], jonas: httpx.AsyncClient, world: World
) -> None:
    """Ids out of range, of nothing, and of somebody else's draft: no 5xx and nothing of the others'."""
    foreign = str(await draft(world.mira))
    for method, path, operation in operations(schema):
        kinds = {given["name"]: given["schema"].get("type") for given in operation.get("parameters", [])}
        for name in re.findall(r"{(\w+)}", path):
            for value in [*NUMBERS, foreign] if kinds[name] == "integer" else TEXTS:
                places = {**dict.fromkeys(kinds, "1"), **PLACES.get(path, {}), name: value}
                sent = SENT.get(f"{method} {path}", {}) if "requestBody" in operation else {}
                answer = await jonas.request(method, path.format_map(places), **sent)
                about = (method, answer.url, answer.status_code, answer.text[:300])
                assert str(answer.status_code) in operation["responses"], about
                if answer.status_code >= 400:
                    assert answer.headers["content-type"] == "application/problem+json", about
                    assert answer.json()["type"], about
                elif value == foreign:
                    # Taking back what one never did is no mistake; it tells nothing.
                    assert (method, answer.content) == ("DELETE", b""), about


async def test_the_api_answers_hostile_bodies_with_a_refusal_it_has_named(
    schema: dict[str, Any], web: httpx.AsyncClient, world: World
) -> None:
    """Each field in turn holds what it should not, in a body that is right otherwise."""
    bodies = {
        f"{method} {path}": operation
        for method, path, operation in operations(schema)
        if "requestBody" in operation
    }
    assert set(bodies) == set(SENDERS)
    for route, (name, thing) in SENDERS.items():
        method, _, path = route.partition(" ")
        address = re.sub(r"{\w+}", str(await address_part(thing, world)), path)
        shape = bodies[route]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        async with await sign_in(web, getattr(world, name)) as client:
            for field in schema["components"]["schemas"][shape.rpartition("/")[2]]["properties"]:
                for value in VALUES:
                    body = json.dumps(SENT[route]["json"] | {field: value})
                    answer = await client.request(method, address, content=body, headers=JSON)
                    about = (route, field, repr(value)[:80], answer.status_code, answer.text[:300])
                    assert str(answer.status_code) in bodies[route]["responses"], about


async def test_pages_answer_hostile_ids_without_breaking(web: httpx.AsyncClient, world: World) -> None:
    async with await sign_in(web, world.tomas) as tomas:
        for path in {row.path for row in ROWS if row.method == "GET" and "{" in row.path}:
            names = re.findall(r"{(\w+)}", path)
            for value in [*NUMBERS, *TEXTS]:
                answer = await tomas.get(path.format(**dict.fromkeys(names, value)))
                assert answer.status_code < 500, (answer.url, answer.text[-300:])


async def test_no_question_mark_breaks_a_page_or_a_list(web: httpx.AsyncClient, world: World) -> None:
    """Each name in turn, of those that the page declares or asks for; and all names at once."""
    pages = {path: handler for method, path, handler in handlers(create_app("").app) if method == "GET"}  # type: ignore[attr-defined]
    async with await sign_in(web, world.lena) as lena:

        async def get(path: str, names: Iterable[str], value: str) -> None:
            answer = await lena.get(f"{path}?{'&'.join(f'{name}={value}' for name in names)}")
            assert answer.status_code < 500, (answer.url, answer.text[-300:])

        for path in {row.path for row in ROWS if row.method == "GET" and "{" not in row.path} - {"/live"}:
            with asked(MultiDict) as names:
                await get(path, [], "")
                for value in [*NUMBERS, *TEXTS]:
                    await get(path, QUERY, value)
            for name, value in product({*names, *declared(pages[path])}, [*NUMBERS, *TEXTS]):
                await get(path, [name], value)


def declared(handler: HTTPRouteHandler) -> Iterator[str]:
    """What a page reads behind the question mark by its signature."""
    for name, field in handler.parsed_fn_signature.parameters.items():
        if isinstance(field.kwarg_definition, QueryParameter):
            yield field.kwarg_definition.name or name
