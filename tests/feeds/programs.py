"""Programs that use the API by a personal token."""

import httpx

from app.people import tokens

BODY = {
    "kind": "reflection",
    "title": "Purge first",
    "text": "Two seconds of steam keep the water out.",
    "skills": ["Steam wand"],
}


async def program(web: httpx.AsyncClient, person: int) -> httpx.AsyncClient:
    """A client with a personal token and nothing else."""
    token = await tokens.issue(person, "test")
    return httpx.AsyncClient(
        transport=web._transport,
        base_url="http://pollen.test/api/v1",
        headers={"authorization": f"Bearer {token}"},
    )


def problem(answer: httpx.Response, status: int, code: str) -> dict:
    assert (answer.status_code, answer.json()["type"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "{" not in answer.json()["title"]
    return answer.json()
