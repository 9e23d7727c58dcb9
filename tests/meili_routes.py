"""What the stand-in for Meilisearch does on each route; see `tests/meili_double.py`."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.meili_filters import Filter, Wrong
from tests.meili_names import FEDERATION, MOMENT, QUERY, RULES, SETTINGS, TASKS, TYPOS, keys
from tests.meili_ranking import Index, Match, counted, find


class Refusal(Exception):
    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status


class Routes:
    """Everything a server keeps."""

    def __init__(self) -> None:
        self.indexes: dict[str, Index] = {}
        self.tasks: list[dict[str, Any]] = []
        self.tasks_end = ""
        self.poison: set[int] = set()
        self._lock = threading.Lock()

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, rules: dict[str, Any] | None
    ) -> tuple[int, Any]:
        with self._lock:
            for shape, of, work in ROUTES:
                if of == method and (found := re.fullmatch(shape, path)):
                    return work(self, *found.groups(), query=query, body=body, rules=rules)
        raise Refusal("not_found", f"{method} {path} is none of our routes", 404)

    def health(self, **_: Any) -> tuple[int, Any]:
        return 200, {"status": "available"}

    def keys(self, **_: Any) -> tuple[int, Any]:
        return 200, {"results": keys(), "offset": 0, "limit": 20, "total": 2}

    def stats(self, uid: str, **_: Any) -> tuple[int, Any]:
        held = len(self._index(uid).documents)
        return 200, {"numberOfDocuments": held, "isIndexing": False, "fieldDistribution": {}}

    def create(self, *, body: Any, **_: Any) -> tuple[int, Any]:
        _known(body, "uid primaryKey")

        def work() -> None:
            if body["uid"] in self.indexes:
                raise Refusal("index_already_exists", f"Index `{body['uid']}` already exists.")
            self.indexes[body["uid"]] = Index()

        return self._task("indexCreation", body["uid"], work)

    def drop(self, uid: str, **_: Any) -> tuple[int, Any]:
        def work() -> None:
            self._index(uid)
            del self.indexes[uid]

        return self._task("indexDeletion", uid, work)

    def configure(self, uid: str, *, body: Any, **_: Any) -> tuple[int, Any]:
        _known(body, SETTINGS)
        _known(body.get("typoTolerance") or {}, TYPOS)
        for rule in body.get("rankingRules") or []:
            if not RULES.fullmatch(rule):
                raise Refusal("invalid_settings_ranking_rules", f"`{rule}` ranking rule is invalid.")
        for rule in body.get("filterableAttributes") or []:
            _known(rule, "attributePatterns features")

        def work() -> None:
            index = self.indexes.setdefault(uid, Index())
            index.settings = index.settings | body

        return self._task("settingsUpdate", uid, work)

    def put(self, uid: str, *, query: dict[str, str], body: Any, **_: Any) -> tuple[int, Any]:
        _known(query, "primaryKey")
        if not isinstance(body, list):
            raise Refusal("malformed_payload", "The `json` payload is malformed.")

        def work() -> None:
            index = self.indexes.setdefault(uid, Index())
            for document in body:
                if not isinstance(document.get("id"), int) or document["id"] in self.poison:
                    raise Refusal("invalid_document_id", f"Document identifier {document['id']} is invalid.")
            index.documents = index.documents | {document["id"]: document for document in body}

        return self._task("documentAdditionOrUpdate", uid, work)

    def remove(self, uid: str, *, body: Any, **_: Any) -> tuple[int, Any]:
        def work() -> None:
            held = self._index(uid).documents
            for number in body:
                held.pop(int(number), None)

        return self._task("documentDeletion", uid, work)

    def documents(self, uid: str, *, query: dict[str, str], **_: Any) -> tuple[int, Any]:
        _known(query, "offset limit fields")
        held = self._index(uid)
        start, most = int(query["offset"]), int(query["limit"])
        fields = set(query["fields"].split(",")) & set(held.settings["displayedAttributes"])
        page = sorted(held.documents)[start : start + most]
        told = [{name: held.documents[number][name] for name in fields} for number in page]
        return 200, {"results": told, "offset": start, "limit": most, "total": len(held.documents)}

    def search(self, *, body: Any, rules: dict[str, Any] | None, **_: Any) -> tuple[int, Any]:
        _known(body, "queries federation")
        for query in body["queries"]:
            _known(query, QUERY)
        found = [self._found(query, rules) for query in body["queries"]]
        if body.get("federation") is None:
            return 200, {"results": [self._list(*each) for each in zip(body["queries"], found, strict=True)]}
        _known(body["federation"], FEDERATION)
        return 200, _federated(body["queries"], found, body["federation"])

    def task(self, number: str, **_: Any) -> tuple[int, Any]:
        if int(number) >= len(self.tasks) or self.tasks[int(number)]["status"] == "unknown":
            raise Refusal("task_not_found", f"Task `{number}` not found.", 404)
        return 200, self.tasks[int(number)]

    def list_tasks(self, *, query: dict[str, str], **_: Any) -> tuple[int, Any]:
        found = self._chosen(query)
        if query.get("reverse") != "true":
            found = found[::-1]
        most = int(query.get("limit", 20))
        return 200, {"results": found[:most], "total": len(found), "limit": most, "from": None, "next": None}

    def delete_tasks(self, *, query: dict[str, str], **_: Any) -> tuple[int, Any]:
        if not query or not MOMENT.fullmatch(query.get("beforeEnqueuedAt", "2020-01-01T00:00:00Z")):
            raise Refusal("invalid_task_before_enqueued_at", "`beforeEnqueuedAt` is an invalid date-time.")
        gone = [task["uid"] for task in self._chosen(query)]

        def work() -> None:
            for number in gone:
                self.tasks[number]["status"] = "unknown"

        return self._task("taskDeletion", None, work)

    def _chosen(self, query: dict[str, str]) -> list[dict[str, Any]]:
        _known(query, TASKS)
        states = query.get("statuses", "").split(",") if "statuses" in query else None
        uids = query.get("indexUids", "").split(",") if "indexUids" in query else None
        before = query.get("beforeEnqueuedAt", "9999")
        return [
            task for task in self.tasks
            if task["status"] != "unknown"
            and (states is None or task["status"] in states)
            and (uids is None or task["indexUid"] in uids)
            and task["enqueuedAt"] < before
        ]  # fmt: skip

    def _found(self, query: dict[str, Any], rules: dict[str, Any] | None) -> list[Match]:
        uid = query["indexUid"]
        if rules is not None and uid not in rules and "*" not in rules:
            raise Refusal("invalid_api_key", "The provided API key is invalid.", 403)
        index = self._index(uid)
        filters = [query.get("filter"), (rules or {}).get(uid, {}).get("filter")]
        try:
            tests = [Filter(text, _may(index)) for text in filters if text]
        except Wrong as error:
            raise Refusal("invalid_search_filter", str(error)) from error
        for attribute in query.get("facets") or []:
            if not _may(index)(attribute, False):
                raise Refusal("invalid_search_facets", f"`{attribute}` cannot be counted.")
        return find(index, query, lambda document: all(test(document) for test in tests))

    def _list(self, query: dict[str, Any], found: list[Match]) -> dict[str, Any]:
        start, index = query["offset"], self._index(query["indexUid"])
        return {
            "indexUid": query["indexUid"], "query": query.get("q") or "", "processingTimeMs": 0,
            "hits": [{"id": match.document["id"], "_rankingScore": match.score}
                     for match in found[start : start + query["limit"]]],
            "offset": start, "limit": query["limit"], "estimatedTotalHits": len(found),
            "facetDistribution": {name: counted(index, found, name) for name in query.get("facets") or []},
        }  # fmt: skip

    def _index(self, uid: str) -> Index:
        if uid not in self.indexes:
            raise Refusal("index_not_found", f"Index `{uid}` not found.", 404)
        return self.indexes[uid]

    def _task(self, kind: str, uid: str | None, work: Any) -> tuple[int, Any]:
        task: dict[str, Any] = {
            "uid": len(self.tasks), "indexUid": uid, "type": kind, "status": "succeeded", "error": None,
            "enqueuedAt": datetime.now(UTC).isoformat().replace("+00:00", "Z"), "details": None,
        }  # fmt: skip
        self.tasks.append(task)
        stuck = any(one["status"] == "enqueued" for one in self.tasks)
        if self.tasks_end in ("canceled", "unknown"):
            task["status"] = self.tasks_end
        elif self.tasks_end == "never" or stuck:
            task["status"] = "enqueued"
        elif self.tasks_end == "full":
            _fail(task, "no_space_left_on_device", "system", "No space left on device (os error 28)")
        elif self.tasks_end == "failed":
            _fail(task, "internal", "internal", "An internal error has occurred.")
        else:
            try:
                work()
            except Refusal as error:
                _fail(task, error.code, "invalid_request", str(error))
        told = {name: task[name] for name in ("indexUid", "type", "enqueuedAt")}
        return 202, {"taskUid": task["uid"], "status": "enqueued", **told}


def _fail(task: dict[str, Any], code: str, kind: str, message: str) -> None:
    task["status"] = "failed"
    task["error"] = {"code": code, "type": kind, "message": message, "link": ""}


def _known(given: Any, names: str) -> None:
    if wrong := set(given) - set(names.split()):
        raise Refusal("bad_request", f"Unknown field `{min(wrong)}`.")


def _may(index: Index) -> Any:
    """Whether the settings let an attribute be filtered: for equality, or by comparison."""
    given = {
        name: rule["features"]["filter"]
        for rule in index.settings.get("filterableAttributes", [])
        for name in rule["attributePatterns"]
    }
    return lambda name, compared: name in given and given[name]["comparison" if compared else "equality"]


def _federated(
    queries: list[dict[str, Any]], found: list[list[Match]], federation: dict[str, Any]
) -> dict[str, Any]:
    if any("limit" in query or "offset" in query for query in queries):
        raise Refusal("invalid_multi_search_query_pagination", "Pagination belongs to the federation.")
    hits = [
        {
            "id": match.document["id"],
            "_federation": {
                "indexUid": query["indexUid"], "queriesPosition": place,
                "weightedRankingScore": match.score
                * (query.get("federationOptions") or {"weight": 1.0})["weight"],
            },
        }
        for place, (query, matches) in enumerate(zip(queries, found, strict=True))
        for match in matches
    ]  # fmt: skip
    hits.sort(key=lambda hit: -hit["_federation"]["weightedRankingScore"])
    start, most = federation["offset"], federation["limit"]
    return {
        "hits": hits[start : start + most], "processingTimeMs": 0, "offset": start, "limit": most,
        "estimatedTotalHits": len(hits),
    }  # fmt: skip


ROUTES: list[tuple[str, str, Callable[..., tuple[int, Any]]]] = [
    (r"/health", "GET", Routes.health),
    (r"/keys", "GET", Routes.keys),
    (r"/indexes/(\w+)/stats", "GET", Routes.stats),
    (r"/indexes", "POST", Routes.create),
    (r"/indexes/(\w+)", "DELETE", Routes.drop),
    (r"/indexes/(\w+)/settings", "PATCH", Routes.configure),
    (r"/indexes/(\w+)/documents", "POST", Routes.put),
    (r"/indexes/(\w+)/documents/delete-batch", "POST", Routes.remove),
    (r"/indexes/(\w+)/documents", "GET", Routes.documents),
    (r"/multi-search", "POST", Routes.search),
    (r"/tasks/(\d+)", "GET", Routes.task),
    (r"/tasks", "GET", Routes.list_tasks),
    (r"/tasks", "DELETE", Routes.delete_tasks),
]
