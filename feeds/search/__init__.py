"""Search: find Posts, suggest how a query goes on, and keep what is found in step with what stands."""

from feeds.search.finding import find as find
from feeds.search.indexing import index as index
from feeds.search.indexing import remove as remove
from feeds.search.port import Filters as Filters
from feeds.search.port import Page as Page
from feeds.search.port import Place as Place
from feeds.search.port import Query as Query
from feeds.search.port import Suggestion as Suggestion
from feeds.search.suggestions import suggest as suggest
