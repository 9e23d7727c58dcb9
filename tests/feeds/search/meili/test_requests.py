"""Every request as Meilisearch's own description of its interface knows it, with all that it leaves open
closed: an unknown key is refused."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from feeds.search import Filters, Query
from feeds.search.meili import care, engine, generations, link, sender, walk
from feeds.search.meili.documents import Person, Post, Skill
from feeds.search.meili.indexes import INDEXES, index
from feeds.search.meili.settings import Words
from tests.feeds.helpers import post
from tests.meili_double import Double, Seen
from tests.processes import ROOT
from tests.world import World, approved

DESCRIPTION = ROOT.parent / "shared" / "data" / "meilisearch-openapi-1.53.json"
ABSENT = "Meilisearch's own description of its requests is not at hand"
LISTS = {"oneOf": [{"type": "null"}, {"type": "array", "items": {"type": "string"}}]}
RULES = {"words", "typo", "proximity", "attribute", "sort", "exactness", "quality:desc", "created_ts:desc"}
FAMILIES = {
    "GET /health", "GET /keys", "GET /indexes/{index_uid}/stats", "POST /indexes",
    "DELETE /indexes/{index_uid}", "PATCH /indexes/{index_uid}/settings",
    "POST /indexes/{index_uid}/documents", "POST /indexes/{index_uid}/documents/delete-batch",
    "GET /indexes/{index_uid}/documents", "POST /multi-search", "GET /tasks/{task_id}", "GET /tasks",
    "DELETE /tasks",
}  # fmt: skip


def closed(description: dict[str, Any]) -> dict[str, Any]:
    """The description with every request's schema closed, and its three mistakes mended."""
    schemas = description["components"]["schemas"]
    for name in sorted(_asked(description)):
        if "properties" in schemas[name]:
            schemas[name].setdefault("additionalProperties", False)
    for name in ("SearchQuery", "SearchQueryWithIndex"):
        schemas[name]["properties"]["facets"] = LISTS
    schemas["Federation"]["properties"]["facetsByIndex"]["additionalProperties"] = LISTS
    return description


def _asked(description: dict[str, Any]) -> set[str]:
    """The schemas that requests are made of."""
    found: set[str] = set()
    left = [
        each.get("requestBody", {})
        for path in description["paths"].values()
        for each in path.values()
        if isinstance(each, dict)
    ]
    while left:
        for name in re.findall(r'"#/components/schemas/(\w+)"', json.dumps(left.pop())):
            if name not in found:
                found.add(name)
                left.append(description["components"]["schemas"][name])
    return found


class Description:
    """What the document says about a request."""

    def __init__(self, path: Path) -> None:
        from referencing import Registry, Resource  # noqa: PLC0415 - only where the document is at hand
        from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

        self.document = closed(json.loads(path.read_text()))
        whole = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self.registry = Registry().with_resource("urn:meilisearch", whole)

    def errors(self, seen: Seen) -> list[str]:
        name, _ = route(seen, self.document["paths"])
        about = self.document["paths"][name][seen.method.lower()]
        known = {each["name"] for each in about.get("parameters", []) if each["in"] == "query"}
        wrong = [f"unknown parameter {each}" for each in set(seen.query) - known]
        pointer = f"/paths/{name.replace('~', '~0').replace('/', '~1')}/{seen.method.lower()}/requestBody"
        if "requestBody" in about:
            wrong += self._check(f"{pointer}/content/application~1json/schema", seen.body)
        return wrong

    def _check(self, pointer: str, body: Any) -> list[str]:
        from jsonschema import (  # type: ignore[import-untyped]  # noqa: PLC0415
            Draft202012Validator,
        )

        schema = {"$ref": f"urn:meilisearch#{pointer}"}
        return [
            error.message for error in Draft202012Validator(schema, registry=self.registry).iter_errors(body)
        ]


def route(seen: Seen, paths: dict[str, Any]) -> tuple[str, str]:
    for name, methods in paths.items():
        if re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", name), seen.path) and seen.method.lower() in methods:
            return name, f"{seen.method} {name}"
    raise AssertionError(f"{seen.method} {seen.path} is no route of Meilisearch")


@pytest.fixture(scope="module")
async def requests(filled: World) -> list[Seen]:
    """Everything Pollen ever asks a server."""
    server = link.link().server
    await post(filled.mira, "question", title="Which gasket?", skills=["Gaskets"])
    await approved("Valves")
    for one in INDEXES:
        await sender.send(one)
    everything = Filters(
        skill="gaskets", kind="question", language="en", community=1, tool='a "b" \\ c', level="expert",
        length="short", fresh="week",
    )  # fmt: skip
    for query in (
        Query(text="gasket"),
        Query(text="gasket", literal=True, counted=False),
        Query(text="gasket", filters=everything),
    ):
        await engine.hits(filled.mira, query, 20)
    await engine.suggest(filled.mira, "gas", 8)
    await engine.health()
    await walk.walk()
    await generations.renew(index("posts"))
    await generations.lacking()
    await generations.back("posts")
    await generations.teach()
    taught = Words({"a": ["b"]}, ["c#"], ["C#"]).within(index("posts").settings)
    await server.configure((await sender._copies("posts"))[0], taught)
    await server.remove((await sender._copies("posts"))[0], [1])
    await care.purge()
    await generations._drop((await generations.generations("retired"))[0])
    await engine._probe()
    return []


@pytest.fixture
def asked(requests: list[Seen], double: Double) -> list[Seen]:
    return [*requests, *double.seen]


async def test_pollen_asks_for_thirteen_routes_and_no_others(asked: list[Seen]) -> None:
    paths: dict[str, dict[str, object]] = {name.split(" ")[1]: {} for name in FAMILIES}
    for name in FAMILIES:
        paths[name.split(" ")[1]][name.split(" ")[0].lower()] = {}
    assert {route(seen, paths)[1] for seen in asked} == FAMILIES


async def test_every_request_is_as_meilisearch_describes_it_and_nothing_more(asked: list[Seen]) -> None:
    if not DESCRIPTION.exists():
        pytest.skip(ABSENT)
    description = Description(DESCRIPTION)
    wrong = {f"{seen.method} {seen.path}": errors for seen in asked if (errors := description.errors(seen))}
    assert not wrong


SPOILT = [
    ("limitt", Seen("POST", "/multi-search", {}, {"queries": [{"indexUid": "a", "limitt": 1}]})),
    ("facets", Seen("POST", "/multi-search", {}, {"queries": [{"indexUid": "a", "facets": {}}]})),
    ("maxHits", Seen("PATCH", "/indexes/a/settings", {}, {"pagination": {"maxHits": 1}})),
    ("searchableAttribute", Seen("PATCH", "/indexes/a/settings", {}, {"searchableAttribute": []})),
    ("fieldz", Seen("GET", "/indexes/a/documents", {"fieldz": "id"}, None)),
]


@pytest.mark.parametrize(("word", "seen"), SPOILT)
def test_a_request_with_a_mistake_is_refused_by_the_description(word: str, seen: Seen) -> None:
    if not DESCRIPTION.exists():
        pytest.skip(ABSENT)
    assert Description(DESCRIPTION).errors(seen)


async def test_documents_hold_what_the_settings_speak_of(asked: list[Seen]) -> None:
    """The description takes any document; ours are checked against our own structs and settings."""
    kinds = {"posts": Post, "people": Person, "skills": Skill}
    for one in INDEXES:
        fields = {*kinds[one.name].__struct_fields__, "ver"}
        bodies = [
            seen.body for seen in asked
            if seen.method == "POST" and re.fullmatch(rf"/indexes/\w+_{one.name}_g\d+/documents", seen.path)
        ]  # fmt: skip
        assert bodies
        assert all(set(document) == fields for body in bodies for document in body)
        named = {name for rule in one.settings["filterableAttributes"] for name in rule["attributePatterns"]}
        assert {*named, *one.settings["searchableAttributes"]} <= fields
        assert set(one.settings["rankingRules"]) <= RULES
        assert one.settings["displayedAttributes"] == ["id", "ver"]
