"""Pollen as an app: what a browser needs to install it, how a person does it, a page without a connection."""

from functools import cache

from litestar import Request, Response, get

from app import brand, language
from app.language import gettext
from app.web.build import static
from app.web.guards import anyone
from app.web.pages import page, url

#: Colours behind the app's own window while it starts: bg of static/css/tokens.css in the light theme.
GROUND = "#ffffff"
#: Size in pixels and purpose of each icon, as bin/draw writes them.
ICONS = ((192, "any"), (512, "any"), (192, "maskable"), (512, "maskable"))
#: File, size in pixels and form of each picture that a browser shows before it installs.
SCREENSHOTS = (("phone", "585x1266", "narrow"), ("desktop", "1280x800", "wide"))

#: What a phone hands over when somebody shares into Pollen: the form of `/share`.
SHARE = {
    "action": "/share",
    "method": "POST",
    "enctype": "multipart/form-data",
    "params": {
        "title": "title",
        "text": "text",
        "url": "url",
        "files": [{"name": "files", "accept": ["video/*", "image/*"]}],
    },
}


@get("/manifest.webmanifest", guards=[anyone], name="manifest", sync_to_thread=False)
def manifest(request: Request) -> Response[dict[str, object]]:
    """The Web App Manifest in the reader's language."""
    return Response(
        _described(),
        media_type="application/manifest+json",
        headers={"cache-control": "no-cache", "vary": "Accept-Language, Cookie"},
    )


@get("/offline", guards=[anyone], name="offline", sync_to_thread=False)
def offline(request: Request) -> Response[str]:
    """What the phone shows where it cannot reach us."""
    return page(request, "app/offline.html")


@get("/install", guards=[anyone], name="install", sync_to_thread=False)
def install(request: Request) -> Response[str]:
    return page(
        request, "app/install.html", page="you", platform=platform(request.headers.get("user-agent", ""))
    )


def platform(agent: str) -> str:
    """What the words must be for: `ios`, `android` or `desktop`."""
    if any(name in agent for name in ("iPhone", "iPad", "iPod")):
        return "ios"
    return "android" if "Android" in agent else "desktop"


def _described() -> dict[str, object]:
    spoken, name = language.language.get(), str(brand.shown())
    return {
        "id": "/",
        "name": name,
        "short_name": name[:12],
        "description": gettext("Show what you know, find what you need, in two minutes."),
        "lang": spoken,
        "dir": language.direction(spoken),
        "start_url": url("feed"),
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [_icon(size, purpose) for size, purpose in ICONS],
        "screenshots": [_screenshot(*shown) for shown in SCREENSHOTS],
        "shortcuts": [
            {"name": gettext("Post"), "url": url("compose"), "icons": [_icon(192, "any")]},
            {"name": gettext("Find"), "url": url("search"), "icons": [_icon(192, "any")]},
        ],
        "share_target": SHARE,
    }


@cache
def _icon(size: int, purpose: str) -> dict[str, str]:
    name = f"icons/{'mask' if purpose == 'maskable' else 'icon'}-{size}.png"
    return {"src": static(name), "type": "image/png", "sizes": f"{size}x{size}", "purpose": purpose}


def _screenshot(file: str, sizes: str, form: str) -> dict[str, str]:
    return {
        "src": static(f"screenshots/{file}.webp"),
        "type": "image/webp",
        "sizes": sizes,
        "form_factor": form,
    }
