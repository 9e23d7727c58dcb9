"""The JSON API of Posts, under /api/v1."""

from feeds.api_acts import Acts
from feeds.api_find import find, list_skills, need, read_feed, read_me, read_person
from feeds.api_posts import Posts

API = [Posts, Acts, read_feed, find, need, list_skills, read_person, read_me]
