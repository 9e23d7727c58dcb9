"""Search: the port, and the engine that stands behind it."""

from feeds.search import postgres
from feeds.search.port import Page as Page
from feeds.search.port import Place as Place
from feeds.search.port import Query as Query
from feeds.search.port import Search as Search

engine: Search = postgres

index = engine.index
remove = engine.remove
find = engine.find
