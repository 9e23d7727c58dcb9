"""Short ways for tests to let people try things."""

from datetime import timedelta

from app import clock, jobs
from feeds import applications, views


async def tries(person: int, post: int, result: str = "worked", **more: object) -> None:
    """The person opens the post, comes back an hour later and tells the result; all jobs run."""
    await views.see(person, post)
    with clock.at(clock.now() + timedelta(hours=1)):
        await applications.apply(person, post, result, **more)
        await jobs.drain()
