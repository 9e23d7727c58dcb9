"""Numbers for a collector, in the text format of Prometheus."""

import hmac
import ipaddress

from litestar import Request, Response, get

from app import database, hooks
from app.hooks import Metric
from app.refusal import Refusal
from app.settings import settings
from app.web.guards import anyone

#: A proxy that brings somebody from elsewhere says so.
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@get("/metrics", guards=[anyone], name="metrics", media_type="text/plain; version=0.0.4")
async def metrics(request: Request) -> Response[str]:
    """For who brings the token, and for this machine itself."""
    if not (_has_token(request) or _is_here(request)):
        raise Refusal("role_needed", status=403)
    found = [metric for ask in hooks.metrics for metric in await ask()]
    return Response(_written(found))


async def jobs_by_state() -> list[Metric]:
    async with database.connection() as link:
        rows = await link.fetch("SELECT state, count(*) FROM job GROUP BY state")
    counted = {row[0]: row[1] for row in rows}
    return [
        Metric("pollen_jobs", "Jobs by their state.", counted.get(state, 0), {"state": state})
        for state in ("queued", "running", "parked")
    ]


def _has_token(request: Request) -> bool:
    given, wanted = request.headers.get("authorization", ""), settings().metrics_token
    return wanted is not None and hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())


def _is_here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _written(found: list[Metric]) -> str:
    lines: list[str] = []
    told: set[str] = set()
    for metric in sorted(found, key=lambda one: one.name):
        if metric.name not in told:
            told.add(metric.name)
            lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} gauge"]
        labels = ",".join(f'{name}="{_plain(value)}"' for name, value in metric.labels.items())
        lines.append(
            f"{metric.name}{{{labels}}} {float(metric.value)}"
            if labels
            else f"{metric.name} {float(metric.value)}"
        )
    return "\n".join(lines) + "\n"


def _plain(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


hooks.metrics.append(jobs_by_state)
