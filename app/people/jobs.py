"""What is kept for a while only: counts of tries, lists that nobody took over, invitations of long ago."""

from app import jobs, rates
from app.people import invitations, lists


@jobs.every("23 3 * * *")
async def tidy() -> None:
    """Each night."""
    await rates.forget()
    await lists.forget()
    await invitations.forget()
