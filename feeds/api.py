"""The JSON API of Posts, under /api/v1."""

from feeds.api_acts import Acts
from feeds.api_collections import Collections, lists_of, read_list
from feeds.api_communities import Communities
from feeds.api_find import find, need, read_feed, read_me, read_person
from feeds.api_kept import Kept, review
from feeds.api_posts import Plan, Posts
from feeds.api_questions import Inquiry, accept_comment, accept_post
from feeds.api_skills import Skills

API = [
    Posts, Plan, Acts, Kept, review, accept_comment, accept_post, Inquiry, Collections, read_list, lists_of,
    Communities, Skills, read_feed, find, need, read_person, read_me,
]  # fmt: skip
