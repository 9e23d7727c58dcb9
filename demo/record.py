"""Records the screen clips once: real pages in a real Chromium, driven by a short script, kept under `recordings/`.

Run by hand after a page or a script changes: `python -m demo.record [NAME ...]`.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from demo.clips import HEIGHT, RATE, RECORDINGS, WIDTH, encode, stamp

PAGES = Path(__file__).parent / "pages"


class Recorder:
    """Plays a person at the page and takes a picture after everything they do."""

    def __init__(self, page: Page, title: str) -> None:
        self.page, self.frames = page, list[bytes]()
        self._cues, self._start = [(0.0, title)], 0.0
        self._number, self._pointer = 0, (420.0, 780.0)
        page.evaluate(
            "title => { for (const [id, text] of [['pointer', ''], ['title', title]])"
            " document.body.append(Object.assign(document.createElement('div'), {id, textContent: text})) }",
            title,
        )
        self._place()
        self.hold(1)
        page.evaluate("document.getElementById('title').remove()")

    def step(self, text: str) -> None:
        """Shows the step's number and words, and starts its caption."""
        self._number += 1
        self._cues.append((len(self.frames) / RATE, text))
        self.page.evaluate(
            "([number, text]) => { const step = document.getElementById('step');"
            " step.replaceChildren(Object.assign(document.createElement('b'), {textContent: number}), text) }",
            [str(self._number), text],
        )
        self.hold(1.1)

    def hold(self, seconds: float) -> None:
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB").tobytes()
        self.frames += [picture] * max(1, round(seconds * RATE))

    def click(self, selector: str, count: int = 1) -> None:
        """Moves the pointer there in plain sight, then clicks."""
        box = self.page.locator(selector).bounding_box()
        assert box, selector
        goal = (box["x"] + min(box["width"] / 2, 90), box["y"] + box["height"] / 2)
        origin = self._pointer
        for i in range(1, 6):
            share = i / 5
            share = share * share * (3 - 2 * share)
            x, y = (a + (b - a) * share for a, b in zip(origin, goal, strict=True))
            self._pointer = (x, y)
            self._place()
            self.hold(1 / RATE)
        self.page.evaluate("document.getElementById('pointer').classList.add('down')")
        self.hold(1 / RATE)
        self.page.mouse.click(*goal, click_count=count)
        self.page.evaluate("document.getElementById('pointer').classList.remove('down')")
        self.hold(0.25)

    def write(self, text: str) -> None:
        for character in text:
            self.page.keyboard.type(character)
            self.hold(1 / RATE)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.hold(0.45)

    def choose(self, selector: str, label: str) -> None:
        self.click(selector)
        self.page.locator(selector).select_option(label=label)
        self.page.keyboard.press("Escape")
        self.hold(0.4)

    def captions(self) -> str:
        ends = [start for start, _ in self._cues[1:]] + [len(self.frames) / RATE]
        cues = [f"{stamp(a)} --> {stamp(b)}\n{text}" for (a, text), b in zip(self._cues, ends, strict=True)]
        return "\n\n".join(["WEBVTT", *cues]) + "\n"

    def _place(self) -> None:
        self.page.evaluate(
            "([x, y]) => { const p = document.getElementById('pointer'); p.style.left = x + 'px'; p.style.top = y + 'px' }",
            list(self._pointer),
        )


def sheet(take: Recorder) -> None:
    take.step("Click where the price should stand")
    take.click("#C8")
    take.step("What I look for, where, what I want back")
    take.write("=XLOOKUP(A8,A$2:A$5,C$2:C$5")
    take.hold(0.5)
    take.step("Say what to show when it is not there")
    take.write(',"ask Hanan")')
    take.press("Enter")
    take.step("Double click the corner: done to the end")
    take.click("#fill", count=2)
    take.hold(1.2)


def mailrule(take: Recorder) -> None:
    take.step("Open one of the mails that bury you")
    take.click("#first")
    take.step("Make a rule from it: the sender is filled in")
    take.click("#rule")
    take.step("One word of the subject, so nothing else goes")
    take.click("#subject")
    take.write("Delivery")
    take.choose("#target", "Deliveries")
    take.step("Run it on old mail too. Watch them go")
    take.click("#save")
    take.hold(1.2)


def calendar(take: Recorder) -> None:
    take.step("Lay Karim's week over yours")
    take.click("#karim")
    take.step("Switch on his time zone. 8 here is 10 there")
    take.click("#zone")
    take.step("White for both? Take it")
    take.click("#Tue10")
    take.write("Parts for Graz")
    take.step("25 minutes, not 60. Then send")
    take.choose("#length", "25 min")
    take.click("#send")
    take.hold(1.2)


def receipt(take: Recorder) -> None:
    take.step("Order number from the delivery note")
    take.click("#order")
    take.write("4500318")
    take.click("#find")
    take.step("Type what you counted, not what they print")
    take.write("188")
    take.hold(0.6)
    take.step("12 short: say why, before the driver leaves")
    take.choose("#reason", "Short, box was closed")
    take.step("Post. The label comes out by itself")
    take.click("#post")
    take.hold(1.2)


def editor(take: Recorder) -> None:
    take.step("Double click the word that is wrong")
    take.page.mouse.dblclick(140, 318)
    take.page.locator("#text").dispatch_event("dblclick")
    take.hold(0.5)
    take.step("Ctrl D takes the next one. Again, again")
    for _ in range(4):
        take.press("Control+d")
    take.step("Type once, it changes everywhere")
    take.write("CAB7")
    take.hold(0.5)
    take.step("Esc, and you are one cursor again")
    take.press("Escape")
    take.hold(1)


def pollen(take: Recorder) -> None:
    take.step("You did what the clip says? Tap Tried it")
    take.click("#tried")
    take.step("Partly is a fine answer")
    take.click("#partly")
    take.step("One sentence helps the next person most")
    take.click("#how")
    take.write("Film tore on a nail, then fine")
    take.step("Minutes if you know them, then send")
    take.click("#saved")
    take.click("#send")
    take.hold(1.2)


SCRIPTS: dict[str, tuple[str, str, Callable[[Recorder], None]]] = {
    "sheet-lookup": ("sheet", "Find a price with XLOOKUP", sheet),
    "mail-rule": ("mailrule", "Delivery mails, out of my inbox", mailrule),
    "shared-calendar": ("calendar", "Find a time with Cairo", calendar),
    "goods-receipt": ("receipt", "Goods receipt when 12 are missing", receipt),
    "editor-cursors": ("editor", "Change one word in fifty lines", editor),
    "tried-it": ("pollen", "Say how it went, in ten seconds", pollen),
}


def record(name: str) -> None:
    """Records one clip and its captions into `recordings/`."""
    document, title, play = SCRIPTS[name]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("POLLEN_CHROMIUM") or shutil.which("chromium")
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto((PAGES / f"{document}.html").as_uri())
        take = Recorder(page, title)
        play(take)
        browser.close()
    encode(take.frames, RECORDINGS / f"{name}.mp4", preset="slow")
    (RECORDINGS / f"{name}.vtt").write_text(take.captions(), encoding="utf-8")


if __name__ == "__main__":
    for chosen in sys.argv[1:] or SCRIPTS:
        record(chosen)
