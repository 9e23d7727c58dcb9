"""What `doctor` says of the company's sign-in."""

import pytest

from app.people import checks
from app.settings import settings
from tests.providers.double import Double
from tests.providers.running import configured


async def test_without_a_provider_there_is_nothing_to_say(pool: str) -> None:
    assert await checks.examine() == []


async def test_a_provider_that_answers_is_well(pool: str, double: Double) -> None:
    [found] = await checks.examine()
    assert (found.ok, found.note) == (True, double.issuer)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"issuer": "https://elsewhere.example"}, "calls itself otherwise"),
        ({"token_endpoint": None}, "speaks no OpenID Connect"),
        ({"jwks_uri": "http://elsewhere.example/keys"}, "does not answer over https"),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "has no signature by RS256"),
        ({"code_challenge_methods_supported": ["plain"]}, "has no PKCE with S256"),
    ],
)
async def test_what_does_not_fit_is_named(
    pool: str, double: Double, said: dict[str, object], told: str
) -> None:
    double.discovery = said
    [found] = await checks.examine()
    assert not found.ok
    assert told in found.note


async def test_a_provider_that_is_away_or_half_set_is_named(
    pool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with configured("http://127.0.0.1:9", monkeypatch):
        [away] = await checks.examine()
        assert "does not answer" in away.note
        monkeypatch.setenv("POLLEN_OIDC_CLIENT_ID", "")
        settings.cache_clear()
        [half] = await checks.examine()
    assert (half.ok, half.note) == (False, "set POLLEN_OIDC_CLIENT_ID beside POLLEN_OIDC_ISSUER")
