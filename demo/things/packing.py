"""Coffee bags and the machines that fill and seal them."""

from demo.canvas import Canvas
from demo.drawing import thing
from demo.palette import (
    AMBER,
    AMBER_DARK,
    COFFEE,
    CORAL,
    INK,
    MINT,
    PAPER,
    SLATE,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    TEAL,
    TEAL_DARK,
    WHITE,
)


@thing
def bag(
    c: Canvas, full: float = 1, sealed: float = 0, name: str = "Sidamo", fill: str = TEAL, wrinkle: float = 0
) -> None:
    """A bag of beans standing on the origin."""
    belly = 10 * full
    c.shape([(-74, -230), (74, -230), (78 + belly, -110), (74, 0), (-74, 0), (-78 - belly, -110)], fill)
    c.shape(
        [(-74, -230), (-50, -230), (-56, -110), (-50, 0), (-74, 0), (-78 - belly, -110)],
        TEAL_DARK if fill == TEAL else CORAL,
    )
    c.box(-74, -262, 148, 34, fill, 3)
    if sealed:
        c.box(-74, -256, 148, 20, STEEL_LIGHT)
        for i in range(18):
            c.stroke([(-70 + i * 8, -254), (-66 + i * 8, -238)], 2, STEEL_DARK)
    if wrinkle:
        c.curve((-20, -258), (0, -246), (30, -232), 4, INK)
    c.box(-46, -160, 100, 96, PAPER, 10)
    c.text(4, -126, name, 24, INK)
    c.text(4, -92, "250 g", 20, SLATE)
    c.disc(4, -196, 9, STEEL_LIGHT)
    c.disc(4, -196, 3, INK)


@thing
def beans(c: Canvas, count: float = 5) -> None:
    for i in range(int(count)):
        x, y = (i * 47) % 120 - 60, (i * 31) % 26
        c.oval(x, y, 11, 8, COFFEE)
        c.stroke([(x - 7, y), (x + 7, y)], 2, "#8a6048")


@thing
def jaws(c: Canvas, gap: float = 1, heat: float = 0, shows: str = "165 C") -> None:
    """A bench sealer: two bars that meet at the origin as `gap` goes from 1 to 0."""
    for side in (-1, 1):
        y = side * (12 + gap * 46)
        c.box(-170, y - 15, 340, 30, STEEL_DARK, 8)
        c.box(-160, y - side * 12 - 4, 320, 8, CORAL if heat else STEEL_LIGHT, 3)
    c.box(160, -90, 64, 180, TEAL_DARK, 14)
    c.box(150, -150, 130, 62, INK, 10)
    c.text(215, -118, shows, 28, CORAL if heat else MINT)


@thing
def packer(c: Canvas, thread: float = 1, packed: float = 1) -> None:
    """A bagging machine from the side: reel below left, rollers, forming tube; film follows the path by the share `thread`."""
    c.box(-210, -330, 420, 330, STEEL_LIGHT, 18)
    c.box(-210, -330, 420, 40, TEAL, 14)
    c.text(0, -309, "HR 40", 26, PAPER)
    path = [
        (-120.0, -80.0),
        (-150.0, -190.0),
        (-60.0, -120.0),
        (-30.0, -230.0),
        (60.0, -150.0),
        (110.0, -250.0),
        (110.0, -40.0),
    ]
    c.disc(-120, -80, 16, INK)
    if packed:
        with c.place(-120, -80):
            reel(c)
    done = _along(path, thread)
    if len(done) > 1:
        c.stroke(done, 9, CORAL)
    for x, y in path[1:-1]:
        c.disc(x, y, 21, STEEL_DARK)
        c.disc(x, y, 14, STEEL)
        c.disc(x, y, 5, INK)
    c.box(90, -120, 40, 76, STEEL_DARK, 6)


@thing
def reel(c: Canvas) -> None:
    """A reel of film from the side."""
    c.disc(0, 0, 62, AMBER_DARK)
    c.disc(0, 0, 50, AMBER)
    c.arc(0, 0, 36, 20, 200, 3, AMBER_DARK)
    c.disc(0, 0, 16, INK)


@thing
def panel(c: Canvas, says: str = "", button: str = "OK", pressed: float = 0, fill: str = MINT) -> None:
    """A touch panel with a few words (`/` breaks the line) and one button."""
    c.box(-140, -110, 280, 220, INK, 20)
    c.box(-124, -94, 248, 188, "#0f2f2d", 10)
    for i, line in enumerate(says.split("/")):
        c.text(0, -62 + i * 36, line, 26, fill)
    c.box(-70, 36, 140, 46, AMBER_DARK if pressed else AMBER, 12)
    c.text(0, 59, button, 24, INK)


@thing
def sensor(c: Canvas, sees: float = 0, dirt: float = 0) -> None:
    """A light sensor that looks down at a mark."""
    c.box(-40, -120, 80, 90, CORAL, 14)
    c.disc(0, -30, 20, INK)
    c.disc(0, -30, 13, "#7d6a55" if dirt else MINT)
    c.disc(24, -104, 8, AMBER if sees else SLATE)
    if sees:
        c.shape([(-7, -12), (7, -12), (24, 96), (-24, 96)], "#f9e7a6")


@thing
def film(c: Canvas, shift: float = 0, torn: float = 0) -> None:
    """A web of printed film seen flat, with eye marks at its edge."""
    c.box(-200, -60, 400, 120, TEAL, 4)
    for i in range(4):
        x = -190 + (i * 110 + shift * 110) % 420
        if x < 120:
            c.box(x, 30, 26, 22, INK, 2)
            c.box(x + 36, -40, 50, 50, PAPER, 8)
    if torn:
        c.shape([(30, -62), (70, -62), (52, -20), (66, 10), (40, 62), (0, 62), (22, 16), (8, -14)], WHITE)


@thing
def conveyor(c: Canvas, width: float = 440, shift: float = 0) -> None:
    c.box(-width / 2, 0, width, 34, SLATE, 17)
    x = -width / 2 + 20 + shift * 40
    while x < width / 2 - 10:
        c.disc(x, 17, 9, STEEL)
        x += 40
    for x in (-width / 2 + 40, width / 2 - 60):
        c.box(x, 34, 20, 90, STEEL_DARK)


def _along(path: list[tuple[float, float]], share: float) -> list[tuple[float, float]]:
    """The first part of a path."""
    full, points = share * (len(path) - 1), [path[0]]
    for i in range(1, len(path)):
        if full <= 0:
            break
        step = min(1.0, full)
        (ax, ay), (bx, by) = path[i - 1], path[i]
        points.append((ax + (bx - ax) * step, ay + (by - ay) * step))
        full -= 1
    return points
