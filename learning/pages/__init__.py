"""Pages of learning: step mode, and the numbers for L&D."""

from learning.pages.insights import insights
from learning.pages.steps import start_again, step_mode, tick

PAGES = [insights, step_mode, tick, start_again]
