"""The company as an author: one row among people, that no list of people shows."""

from app import brand, clock, database


async def author() -> int:
    """The id the company writes under, made on first use, called as the brand is now."""
    await brand.follow()
    number: int = await database.value(AUTHOR, brand.shown().name, clock.now())
    return number


AUTHOR = """
    INSERT INTO person (handle, name, state, created_at) VALUES ('-company', $1, 'company', $2)
    ON CONFLICT (state) WHERE state = 'company' DO UPDATE SET name = excluded.name
    RETURNING id
"""
