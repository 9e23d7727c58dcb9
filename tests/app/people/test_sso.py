"""ACC-1: the company's sign-in, with two providers that are not ours and everything a bad one could send."""

import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt

from app import clock
from app.people import auth, invitations, people, provider, sso
from app.people.provider import Claims
from tests.providers.double import Double
from tests.providers.running import HERE, PROVIDERS, configured, running, walk
from tests.world import World, sign_in

DOMAIN = "brightwater.example"


@pytest.fixture
async def browser(web: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser, at an address the provider can send it back to."""
    async with httpx.AsyncClient(transport=web._transport, base_url=HERE) as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


def mail(name: str) -> str:
    return f"{name}@{DOMAIN}"


async def begun(browser: httpx.AsyncClient, **query: str) -> dict[str, str]:
    """What Pollen sends the provider."""
    answer = await browser.get("/sign-in/provider", params=query)
    assert answer.status_code == 303, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def came_back(
    browser: httpx.AsyncClient,
    double: Double,
    make: Callable[[str], str] | None = None,
    *,
    claims: dict[str, Any] | None = None,
    **query: str,
) -> httpx.Response:
    """The whole way, with the token that `make` signs."""
    asked = await begun(browser)
    double.token = make(asked["nonce"]) if make else double.signed(asked["nonce"], **(claims or {}))
    return await browser.get("/sign-in/callback", params={"state": asked["state"], "code": "c"} | query)


@pytest.mark.parametrize("name", PROVIDERS)
async def test_two_independent_providers_work(
    name: str, browser: httpx.AsyncClient, world: World, vouched: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First by an invitation, then as the same person by the identity alone; a replay opens nothing."""
    team = (await invitations.teams(world.sofia))[0].id
    made = await invitations.invite(world.sofia, name=f"Rita of {name}", sign_in=mail(name), team=team)
    code = (await invitations.sent(world.sofia, [made]))[0].code
    async with running(name, mail(f"rita.{name}")) as issuer:
        with configured(issuer, monkeypatch):
            for start in ({"invitation": code}, {"next": "/me"}):
                away = await browser.get("/sign-in/provider", params=start)
                back = await walk(away.headers["location"])
                answer = await browser.get(f"{back.path}?{back.query.decode()}")
                assert answer.status_code == 303, answer.text
                viewer = await auth.by_session(browser.cookies["session"])
                assert viewer
                assert viewer.name == f"Rita of {name}"
            assert answer.headers["location"] == "/me"
            assert (await browser.get(f"{back.path}?{back.query.decode()}")).status_code == 400


async def test_what_goes_out_is_code_with_pkce_state_and_nonce(
    browser: httpx.AsyncClient, double: Double, world: World
) -> None:
    one, two = await begun(browser), await begun(browser)
    assert (one["response_type"], one["code_challenge_method"]) == ("code", "S256")
    assert one["redirect_uri"] == f"{HERE}/sign-in/callback"
    for name in ("state", "nonce", "code_challenge"):
        assert one[name] != two[name]
    double.token = double.signed(two["nonce"])
    await browser.get("/sign-in/callback", params={"state": two["state"], "code": "c"})
    sent = parse_qs(double.asked[-1]["body"])
    assert provider.challenge(sent["code_verifier"][0]) == two["code_challenge"]
    assert double.asked[-1]["authorization"].startswith("Basic ")
    cookie = (await browser.get("/sign-in/provider")).headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=lax", "max-age=600"))


BAD: dict[str, dict[str, Any]] = {
    "wrong issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "wrong audience": {"aud": "another"},
    "no audience": {"aud": None},
    "audience of several for another": {"aud": ["pollen", "another"], "azp": "another"},
    "audience of several for nobody": {"aud": ["pollen", "another"]},
    "wrong nonce": {"nonce": "another"},
    "missing nonce": {"nonce": None},
    "expired": {"exp": int(time.time()) - 120},
    "without an end": {"exp": None},
    "not valid yet": {"nbf": int(time.time()) + 86_400},
    "without a subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 7},
}


@pytest.mark.parametrize("claims", BAD.values(), ids=BAD)
async def test_a_token_with_a_wrong_claim_is_refused(
    claims: dict[str, Any], browser: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    answer = await came_back(browser, double, claims=claims)
    assert answer.status_code == 400
    assert "something that does not fit" in answer.text
    assert "session" not in browser.cookies


@pytest.mark.parametrize("way", ["unsigned", "by_public_key", "by_stranger", "by_unknown_key"])
async def test_a_token_that_the_provider_did_not_sign_is_refused(
    way: str, browser: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    """alg=none, HS256 signed with the public key, a stranger's key, an unknown kid."""
    answer = await came_back(browser, double, getattr(double, way))
    assert answer.status_code == 400
    assert "session" not in browser.cookies


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "null"])
async def test_what_is_no_token_is_refused(
    token: str, browser: httpx.AsyncClient, double: Double, world: World
) -> None:
    assert (await came_back(browser, double, lambda _: token)).status_code == 400


async def test_a_new_key_of_the_provider_is_learned(
    browser: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    await people.add(mail("keys"), "Kay Keys")
    await begun(browser)
    double.key = type(double.key).generate_key(2048, {"kid": "three"})

    def sign(nonce: str) -> str:
        claims = double.claims(nonce, sub="keys", email=mail("keys"))
        return jwt.encode({"alg": "RS256", "kid": "three"}, claims, double.key)

    with clock.at(clock.now() + timedelta(seconds=provider.AGAIN_S + 1)):
        assert (await came_back(browser, double, sign)).status_code == 303


@pytest.mark.parametrize(
    "query",
    [{"state": "another"}, {"state": ""}, {"iss": "https://evil.example"}, {"code": ""}, {"error": "denied"}],
    ids=["tampered state", "no state", "mix-up", "no code", "denied"],
)
async def test_a_flow_that_was_tampered_with_is_refused(
    query: dict[str, str], browser: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    answer = await came_back(browser, double, **query)
    assert answer.status_code == 400
    assert "session" not in browser.cookies


async def test_a_provider_that_promises_to_name_itself_must(
    browser: httpx.AsyncClient, double: Double, world: World
) -> None:
    double.discovery = {"authorization_response_iss_parameter_supported": True}
    assert (await came_back(browser, double)).status_code == 400


async def test_a_flow_ends_in_the_browser_it_began_in_once_and_within_minutes(
    browser: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    await people.add(mail("flow"), "Flo Flow")
    asked = await begun(browser)
    double.token = double.signed(asked["nonce"], sub="flow", email=mail("flow"))
    back = {"state": asked["state"], "code": "c"}
    kept = browser.cookies["provider"]
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert (await browser.get("/sign-in/callback", params=back)).status_code == 400
    asked = await begun(browser)
    async with httpx.AsyncClient(transport=browser._transport, base_url=HERE) as other:
        assert (await other.get("/sign-in/callback", params=back)).status_code == 400
        other.cookies.set("provider", f"{kept[:-4]}AAAA")
        assert (await other.get("/sign-in/callback", params=back)).status_code == 400
    double.token = double.signed(asked["nonce"], sub="flow", email=mail("flow"))
    back = {"state": asked["state"], "code": "c"}
    assert (await browser.get("/sign-in/callback", params=back)).status_code == 303
    assert (await browser.get("/sign-in/callback", params=back)).status_code == 400


async def test_a_session_planted_before_is_worthless_after(
    browser: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    await people.add(mail("planted"), "Pia Planted")
    planted = await auth.open_session(world.jonas)
    browser.cookies.set("session", planted, domain="127.0.0.1")
    asked = await begun(browser)
    double.token = double.signed(asked["nonce"], sub="planted", email=mail("planted"))
    answer = await browser.get("/sign-in/callback", params={"state": asked["state"], "code": "c"})
    assert answer.status_code == 303
    assert planted not in answer.headers["set-cookie"]
    assert await auth.by_session(planted) is None


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_the_way_back_leads_nowhere_else(  # an open redirect
    next: str,  # noqa: A002 - as the address says
    browser: httpx.AsyncClient,
    double: Double,
    world: World,
    vouched: None,
) -> None:
    name = f"next{abs(hash(next))}"
    await people.add(mail(name), "Nia Next")
    asked = await begun(browser, next=next)
    double.token = double.signed(asked["nonce"], sub=name, email=mail(name))
    answer = await browser.get("/sign-in/callback", params={"state": asked["state"], "code": "c"})
    assert answer.status_code == 303
    assert "evil" not in answer.headers["location"]


async def test_an_invitation_is_accepted_with_the_provider(
    browser: httpx.AsyncClient, double: Double, world: World
) -> None:
    team = (await invitations.teams(world.sofia))[0].id
    made = await invitations.invite(world.sofia, name="Ina Invited", sign_in="ina@home.example", team=team)
    code = (await invitations.sent(world.sofia, [made]))[0].code
    assert "Continue with Brightwater ID" in (await browser.get(f"/join/{code}")).text
    asked = await begun(browser, invitation=code)
    double.token = double.signed(asked["nonce"], sub="ina", email="other@home.example")
    answer = await browser.get("/sign-in/callback", params={"state": asked["state"], "code": "c"})
    assert answer.status_code == 303
    viewer = await auth.by_session(browser.cookies["session"])
    assert viewer
    assert viewer.name == "Ina Invited"
    assert await sso.sign_in(Claims(iss=double.issuer, sub="ina")) == viewer.id


async def test_who_is_signed_in_connects_the_provider(
    web: httpx.AsyncClient, double: Double, world: World
) -> None:
    async with await sign_in(web, world.lena) as client:
        client.base_url = httpx.URL(HERE)
        client.cookies.set("session", client.cookies["session"], domain="127.0.0.1")
        asked = await begun(client, connect="true", next="/me/sessions")
        double.token = double.signed(asked["nonce"], sub="lena", email=mail("lena"))
        answer = await client.get("/sign-in/callback", params={"state": asked["state"], "code": "c"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/me/sessions")
    assert await sso.sign_in(Claims(iss=double.issuer, sub="lena")) == world.lena


async def test_name_and_e_mail_may_come_from_userinfo_of_the_same_subject(
    browser: httpx.AsyncClient, double: Double, world: World, vouched: None
) -> None:
    await people.add(mail("thin"), "Tia Thin")
    thin = {"sub": "thin", "email": None, "email_verified": None}
    double.userinfo = {"sub": "another", "email": mail("thin"), "email_verified": True}
    assert (await came_back(browser, double, claims=thin)).status_code == 400
    double.userinfo["sub"] = "thin"
    assert (await came_back(browser, double, claims=thin)).status_code == 303


async def test_a_provider_that_does_not_answer_is_said_plainly(
    browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    for issuer in ("http://127.0.0.1:9", "http://192.0.2.1"):
        with configured(issuer, monkeypatch):
            answer = await browser.get("/sign-in/provider")
        assert answer.status_code == 502
        assert "does not answer" in answer.text
        assert 'name="name"' in answer.text


async def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    browser: httpx.AsyncClient, double: Double, world: World
) -> None:
    double.discovery = {"issuer": "https://evil.example"}
    assert (await browser.get("/sign-in/provider")).status_code == 502
