"""The roof: puts the packages together into one web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import CharacterNotInRepertoireError
from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import ASGIApp

import app.pages
import app.people.api
import app.people.checks
import app.people.jobs
import app.people.pages
import app.reach.jobs
import app.reach.pages
import app.reach.sentences
import feeds.api
import feeds.jobs
import feeds.jobs_acts
import feeds.jobs_communities
import feeds.jobs_feed
import feeds.jobs_meaning
import feeds.jobs_meili
import feeds.jobs_people
import feeds.jobs_search
import feeds.jobs_social
import feeds.jobs_sought
import feeds.pages
import feeds.sentences
import gamification.api
import gamification.checks
import gamification.jobs
import gamification.pages
import gamification.sentences
import learning.pages
import learning.sentences
import media.api
import media.checks
import media.jobs
import media.pages
import media.sentences
import moderation.api
import moderation.checks
import moderation.jobs
import moderation.pages
import moderation.sentences
from app import database
from app.live import Hub
from app.refusal import Refusal
from app.web import cors, files, origin, pages, problems
from app.web.guards import anyone
from app.web.headers import Headers
from app.web.sentences import SENTENCES
from app.web.session import Session

PAGES: list[Any] = [
    *app.pages.PAGES,
    *app.people.pages.PAGES,
    *app.reach.pages.PAGES,
    *media.pages.PAGES,
    *feeds.pages.PAGES,
    *gamification.pages.PAGES,
    *moderation.pages.PAGES,
    *learning.pages.PAGES,
]
API: list[Any] = [
    *app.people.api.API,
    *media.api.API,
    *feeds.api.API,
    *gamification.api.API,
    *moderation.api.API,
]
SENTENCES |= app.reach.sentences.SENTENCES | gamification.sentences.SENTENCES
SENTENCES |= media.sentences.SENTENCES
SENTENCES |= feeds.sentences.SENTENCES | moderation.sentences.SENTENCES
SENTENCES |= learning.sentences.SENTENCES

#: Everything but uploads is small.
BODY_MAX = 2_000_000


def create_app(dsn: str) -> ASGIApp:
    """The application over the database at `dsn`, wrapped so that every answer carries its headers."""

    @asynccontextmanager
    async def connected(application: Litestar) -> AsyncIterator[None]:
        await database.open_pool(application.state.dsn)
        application.state.hub = Hub(application.state.dsn)
        await application.state.hub.open()
        try:
            yield
        finally:
            await application.state.hub.close()
            await database.close_pool()

    application = Litestar(
        route_handlers=[
            files.serve,
            files.worker,
            Router("/", route_handlers=PAGES, include_in_schema=False),
            Router("/api/v1", route_handlers=API, security=[{"token": []}]),
        ],
        lifespan=[connected],
        state=State({"dsn": dsn}),
        middleware=[Session],
        before_request=origin.refuse_forgery,
        before_send=[cors.share],
        exception_handlers={
            Refusal: problems.refused,
            HTTPException: problems.failed,
            CharacterNotInRepertoireError: problems.unstorable,
            **dict.fromkeys(database.BUSY, problems.busy),
            Exception: problems.failed,
        },
        compression_config=CompressionConfig(
            backend="gzip",
            gzip_compress_level=5,
            exclude=["/media", "/uploads", "/live", "/portraits", "/original", "/static", "/sw.js"],
        ),
        openapi_config=_openapi(),
        request_max_body_size=BODY_MAX,
        logging_config=None,
    )
    pages.learn_routes(application)
    return Headers(application)


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Pollen",
        version="1",
        use_handler_docstrings=True,
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router("/schema", route_handlers=[], guards=[anyone], include_in_schema=False),
        components=Components(security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}),
    )
