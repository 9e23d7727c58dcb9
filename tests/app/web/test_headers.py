"""Every answer carries the same protection, errors too."""

import httpx
import pytest

from app.web.build import static
from app.web.headers import HEADERS

ANSWERS = [
    ("GET", "/health", 200),
    ("GET", "/", 303),
    ("GET", "/nothing/here", 404),
    ("DELETE", "/health", 405),
    ("GET", "/static/nothing.css", 404),
    ("GET", "/static/../app/main.py", 404),
    ("GET", "/api/v1/me/points", 401),
    ("GET", "/posts/abc", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
async def test_every_answer_has_the_headers_and_a_request_id(
    web: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await web.request(method, path)
    assert answer.status_code == status
    for name, value in HEADERS.items():
        assert answer.headers[name.decode()] == value.decode()
    assert len(answer.headers["x-request-id"]) == 16


async def test_the_policy_allows_nothing_inline(web: httpx.AsyncClient) -> None:
    policy = (await web.get("/health")).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


async def test_a_program_gets_a_problem_and_a_person_a_page(web: httpx.AsyncClient) -> None:
    program = await web.get("/nothing", headers={"accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"
    assert program.json()["type"] == "not_found"
    person = await web.get("/nothing", headers={"accept": "text/html"})
    assert person.headers["content-type"].startswith("text/html")
    assert program.json()["title"] in person.text


async def test_our_own_files_are_kept_for_a_year_under_their_hash_only(web: httpx.AsyncClient) -> None:
    hashed = await web.get(static("css/tokens.css"))
    assert "immutable" in hashed.headers["cache-control"]
    plain = await web.get("/static/css/tokens.css")
    assert plain.headers["cache-control"] == "no-cache"
    again = await web.get("/static/css/tokens.css", headers={"if-none-match": plain.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_styles_and_scripts_carry_no_words_about_pages(web: httpx.AsyncClient) -> None:
    for name in ("css/tokens.css", "js/app.js"):
        headers = (await web.get(static(name))).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" not in headers
    for page in ("/sw.js", static("logo.svg"), "/sign-in"):
        assert "content-security-policy" in (await web.get(page)).headers
