"""What is kept for a while only: counts of tries, lists that nobody took over, invitations of long ago."""

from app import jobs, rates
from app.people import importing, invitations


@jobs.every("23 3 * * *")
async def tidy() -> None:
    """Each night."""
    await rates.forget()
    await importing.forget()
    await invitations.forget()
