"""Pages that every package shares."""

import httpx


async def test_an_unknown_address_is_a_page_that_says_so(web: httpx.AsyncClient) -> None:
    answer = await web.get("/nothing/here")
    assert answer.status_code == 404
    assert "There is nothing here." in answer.text
