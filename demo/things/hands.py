"""Hands that do the work, and a whole colleague for work that needs the back and the knees."""

from demo.canvas import Canvas, Point
from demo.drawing import thing
from demo.palette import AMBER_DARK, INK, SKINS, SLATE, TEAL, TEAL_DARK, WHITE

SHADOWS = ("#e3b596", "#d6a381", "#c08a5e", "#9c6642", "#73462d", "#4f3120")

STAND: dict[str, Point] = {
    "head": (0, -300),
    "neck": (0, -262),
    "hip": (0, -150),
    "knee": (4, -76),
    "foot": (0, 0),
    "elbow": (14, -205),
    "hand": (58, -178),
}
SQUAT: dict[str, Point] = {
    "head": (20, -222),
    "neck": (10, -188),
    "hip": (-42, -84),
    "knee": (36, -86),
    "foot": (0, 0),
    "elbow": (34, -128),
    "hand": (84, -74),
}
BEND: dict[str, Point] = {
    "head": (112, -196),
    "neck": (82, -186),
    "hip": (-14, -150),
    "knee": (2, -76),
    "foot": (0, 0),
    "elbow": (88, -130),
    "hand": (92, -74),
}
POSES = {"stand": STAND, "squat": SQUAT, "bend": BEND}


@thing
def hand(c: Canvas, pose: str = "grip", skin: float = 2, sleeve: str = TEAL, glove: str = "") -> None:
    """A hand whose touching point is the origin; the arm goes off to the right."""
    tone = glove or SKINS[int(skin)]
    crease = SLATE if glove else SHADOWS[int(skin)]
    c.box(58, -21, 70, 44, tone, 14)
    c.box(112, -31, 420, 64, sleeve, 8)
    c.box(104, -34, 20, 70, TEAL_DARK if sleeve == TEAL else SLATE, 7)
    {"grip": _grip, "point": _point, "flat": _flat, "pinch": _pinch}[pose](c, tone, crease)


@thing
def colleague(
    c: Canvas,
    pose: str = "stand",
    into: str = "stand",
    done: float = 0,
    skin: float = 2,
    shirt: str = TEAL,
    hair: str = INK,
    load: float = 0,
) -> None:
    """A colleague from the side, facing right, between two poses; with a `load`, a box sits in the hands."""
    joint = {
        name: (at[0] + (POSES[into][name][0] - at[0]) * done, at[1] + (POSES[into][name][1] - at[1]) * done)
        for name, at in POSES[pose].items()
    }
    tone = SKINS[int(skin)]
    far = [(x - 10, y) for x, y in (joint["hip"], joint["knee"], joint["foot"])]
    c.stroke(far, 34, "#2b3842")
    c.box(joint["foot"][0] - 28, -14, 60, 20, INK, 9)
    c.stroke([joint["hip"], joint["knee"], joint["foot"]], 36, SLATE)
    c.box(joint["foot"][0] - 18, -16, 66, 22, INK, 10)
    c.stroke([joint["neck"], joint["hip"]], 62, shirt)
    c.stroke(
        [_between(joint["neck"], joint["hip"], 0.3), _between(joint["neck"], joint["hip"], 0.36)],
        63,
        AMBER_DARK,
    )
    hx, hy = joint["head"]
    c.stroke([joint["neck"], (hx, hy + 10)], 24, tone)
    c.oval(hx, hy, 31, 35, tone)
    c.slice(hx - 2, hy - 6, 36, 170, 350, hair)
    c.box(hx - 37, hy - 10, 24, 30, hair, 10)
    c.disc(hx + 18, hy + 2, 3.6, INK)
    c.disc(hx + 31, hy + 8, 6, tone)
    c.arc(hx + 16, hy + 12, 8, 20, 120, 3, "#8a4a3a")
    if load:
        x, y = joint["hand"]
        c.box(x - 26, y - 62, 96, 78, "#dcb27c", 4)
        c.box(x + 12, y - 62, 18, 78, "#bd8f56")
    c.stroke(
        [(joint["neck"][0] - 2, joint["neck"][1] + 20), joint["elbow"]],
        27,
        TEAL_DARK if shirt == TEAL else SLATE,
    )
    c.stroke([joint["elbow"], joint["hand"]], 21, tone)
    c.disc(*joint["hand"], 14, tone)


def _grip(c: Canvas, tone: str, crease: str) -> None:
    c.box(0, -36, 84, 74, tone, 30)
    for i in range(4):
        y = -27 + i * 18
        c.stroke([(-12, y), (22, y)], 18, tone)
        if i:
            c.stroke([(-14, y - 9), (20, y - 9)], 2.5, crease)
    c.stroke([(66, -26), (40, -42), (8, -40)], 19, tone)
    c.stroke([(60, -14), (36, -30), (12, -30)], 2.5, crease)


def _point(c: Canvas, tone: str, crease: str) -> None:
    c.box(50, -30, 66, 66, tone, 26)
    c.stroke([(9, 0), (70, -14)], 18, tone)
    for i, reach in enumerate((42, 46, 54)):
        y = 4 + i * 14
        c.stroke([(reach + 6, y), (84, y)], 16, tone)
        c.stroke([(reach + 4, y - 8), (78, y - 8)], 2.5, crease)
    c.stroke([(88, 6), (62, 14), (44, 2)], 15, tone)
    c.stroke([(80, 16), (62, 22), (48, 12)], 2.5, crease)
    c.oval(8, -3, 6, 4, WHITE)


def _flat(c: Canvas, tone: str, crease: str) -> None:
    c.box(52, -36, 62, 74, tone, 24)
    for i, start in enumerate((14, 4, 6, 18)):
        y = -26 + i * 17
        c.stroke([(start, y), (80, y * 0.9)], 16, tone)
        if i:
            c.stroke([(start + 10, y - 8.5), (70, y * 0.9 - 7)], 2.5, crease)
    c.stroke([(92, -28), (66, -52), (46, -56)], 17, tone)


def _pinch(c: Canvas, tone: str, crease: str) -> None:
    c.box(54, -34, 62, 70, tone, 26)
    for i in range(3):
        c.stroke([(46 + i * 6, 18 - i * 15), (84, 20 - i * 16)], 16, tone)
        c.stroke([(44 + i * 6, 10 - i * 15), (78, 11 - i * 15)], 2.5, crease)
    c.curve((3, -4), (18, -46), (74, -28), 17, tone)
    c.curve((5, 5), (30, 28), (84, 22), 17, tone)
    c.curve((16, 14), (34, 24), (58, 22), 2.5, crease)


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
