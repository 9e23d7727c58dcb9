"""The company's own face: name, accent and logo, changed by administrators while Pollen runs."""

import hashlib
import math
from functools import cached_property

import msgspec

from app import audit, choices, database
from app.colours import contrast, is_colour, on
from app.refusal import Refusal, missing

NAME_MAX = 24
#: WCAG 2.2, 1.4.3: so much must stand between text and its ground.
CONTRAST_MIN = 4.5
#: What an accent stands on in each theme: bg and surface of static/css/tokens.css.
GROUNDS = {"light": ("#ffffff", "#f6f8f9"), "dark": ("#101418", "#181d22")}


class Brand(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`light` and `dark` are the accent in each theme; `logo` is the version of an own logo."""

    name: str = "Pollen"
    light: str = "#0b6b63"
    dark: str = "#4fd1c5"
    logo: str | None = None

    def __str__(self) -> str:
        return self.name

    @cached_property
    def css(self) -> str:
        """The accent, for pages carry no style of their own. Empty while it is the one of the tokens."""
        if (self.light, self.dark) == (PLAIN.light, PLAIN.dark):
            return ""
        text = f"light-dark({on(self.light)}, {on(self.dark)})"
        return f":root {{ --accent: light-dark({self.light}, {self.dark}); --on-accent: {text}; }}\n"

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.css.encode()).hexdigest()[:12]


PLAIN = Brand()


def shown() -> Brand:
    """The brand as this process knows it."""
    return _cache.value


async def follow() -> None:
    """Take over what another process changed."""
    await _cache.follow()


async def change(name: str, light: str, dark: str, *, actor: int) -> None:
    """Set name and accent, with an audit line.

    Raises `Refusal` with `brand_name_empty`, `brand_name_long`, `accent_wrong`, or `accent_faint` with the
    contrast that is needed and the one the colour has.
    """
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not name:
        raise Refusal("brand_name_empty", field="name")
    if len(name) > NAME_MAX:
        raise Refusal("brand_name_long", limit=NAME_MAX, value=len(name), field="name")
    await follow()
    accent = {theme: _readable(theme, colour.lower()) for theme, colour in (("light", light), ("dark", dark))}
    await _keep(msgspec.structs.replace(shown(), name=name, **accent), actor)


async def hang_logo(picture: bytes | None, *, actor: int) -> None:
    """Show the WebP as the company's logo, or with none Pollen's own again."""
    await follow()
    version = hashlib.sha256(picture).hexdigest()[:12] if picture else None
    async with database.transaction():
        await database.execute("DELETE FROM logo")
        if picture:
            await database.execute("INSERT INTO logo (version, picture) VALUES ($1, $2)", version, picture)
        await _keep(msgspec.structs.replace(shown(), logo=version), actor)


async def logo(version: str) -> bytes:
    """The WebP of that version."""
    picture: bytes | None = await database.value("SELECT picture FROM logo WHERE version = $1", version)
    if picture is None:
        raise missing()
    return picture


def forget() -> None:
    """Read the brand anew with the next question."""
    _cache.forget()


def _readable(theme: str, colour: str) -> str:
    if not is_colour(colour):
        raise Refusal("accent_wrong", value=colour[:20], field=theme)
    worst = min(contrast(colour, ground) for ground in GROUNDS[theme])
    if worst < CONTRAST_MIN:
        # Rounded down: 4.49 must not be told as 4.5.
        raise Refusal("accent_faint", limit=CONTRAST_MIN, value=math.floor(worst * 100) / 100, field=theme)
    return colour


async def _keep(brand: Brand, actor: int) -> None:
    async with database.transaction():
        await choices.keep("brand", brand, actor=actor)
        await audit.write(
            "brand.changed", actor=actor, subject=("setting", "brand"), **msgspec.structs.asdict(brand)
        )
    forget()


async def _read() -> Brand:
    kept = await database.value("SELECT value FROM setting WHERE name = 'brand'")
    return msgspec.convert(database.load(kept or "{}"), Brand)


_cache = choices.Cached(PLAIN, _read)
