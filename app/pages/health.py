"""For operators: is it alive, and is every part ready."""

from litestar import Response, get

from app import database, hooks, jobs
from app.hooks import Finding
from app.web.guards import anyone


@get("/health", guards=[anyone], name="health", exclude_from_auth=True)
async def alive() -> dict[str, str]:
    return {"status": "alive"}


@get("/ready", guards=[anyone], name="ready")
async def ready() -> Response[list[Finding]]:
    found = [await ask() for ask in hooks.ready]
    return Response(found, status_code=200 if all(part.ok for part in found) else 503)


async def database_answers() -> Finding:
    try:
        await database.value("SELECT 1")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return Finding("database", ok=False, note=str(error))
    return Finding("database", ok=True)


async def jobs_flow() -> Finding:
    """Parked jobs are told to the operator; they do not take the page down."""
    try:
        parked = await database.value("SELECT count(*) FROM job WHERE state = 'parked'")
    except Exception as error:  # noqa: BLE001 - see above
        return Finding("jobs", ok=False, note=str(error))
    return Finding("jobs", ok=True, note=f"{parked} parked, {len(jobs.KINDS)} kinds" if parked else "")


hooks.ready += [database_answers, jobs_flow]
