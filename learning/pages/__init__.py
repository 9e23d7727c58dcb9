"""Pages for L&D."""

from learning.pages.insights import insights

PAGES = [insights]
