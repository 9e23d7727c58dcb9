"""The JSON API of Posts, under /api/v1."""

from feeds.api_acts import Acts
from feeds.api_find import find, need, read_feed, read_me, read_person
from feeds.api_kept import Kept, review
from feeds.api_posts import Plan, Posts
from feeds.api_skills import Skills

API = [Posts, Plan, Acts, Kept, review, Skills, read_feed, find, need, read_person, read_me]
