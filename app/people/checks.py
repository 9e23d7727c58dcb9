"""What operators are told about the company's sign-in."""

from app import hooks
from app.hooks import Finding
from app.people import provider
from app.refusal import Refusal
from app.settings import settings

PART = "sign-in provider"
CURES = {
    "provider_away": "does not answer over https; check POLLEN_OIDC_ISSUER and the way there",
    "provider_token": "calls itself otherwise or speaks no OpenID Connect; check POLLEN_OIDC_ISSUER",
}


async def examine() -> list[Finding]:
    """The provider answers, is who it should be and can do what sign-in needs; nothing where none is set."""
    issuer = settings().oidc_issuer
    if not issuer:
        return []
    if not settings().oidc_client_id:
        return [Finding(PART, ok=False, note="set POLLEN_OIDC_CLIENT_ID beside POLLEN_OIDC_ISSUER")]
    try:
        lacks = await provider.lacks()
    except Refusal as refusal:
        return [Finding(PART, ok=False, note=f"{issuer} {CURES[refusal.code]}")]
    return [Finding(PART, ok=not lacks, note=f"{issuer} has no {', '.join(lacks)}" if lacks else issuer)]


hooks.doctor.append(examine)
