"""Pages of the feed, of posts and of people."""

from feeds.pages.activity import activity
from feeds.pages.applications import Tried, confirm
from feeds.pages.blocks import avoid, avoided
from feeds.pages.cards import answer, menu
from feeds.pages.comments import Comments, accept, delete, open_to, thank
from feeds.pages.compose import Compose, Edit
from feeds.pages.feed import home, lengths
from feeds.pages.follows import follow
from feeds.pages.history import history
from feeds.pages.kept import Kept
from feeds.pages.labels import label
from feeds.pages.me import me
from feeds.pages.outbox import outbox
from feeds.pages.people import listed, person
from feeds.pages.planning import plan
from feeds.pages.posts import Post
from feeds.pages.reactions import react
from feeds.pages.replacing import File
from feeds.pages.saves import save
from feeds.pages.search import find
from feeds.pages.sharing import Share
from feeds.pages.skills import skill, suggest
from feeds.pages.watching import watch
from feeds.pages.welcome import Welcome

PAGES = [
    home,
    lengths,
    menu,
    answer,
    Post,
    plan,
    Compose,
    Edit,
    outbox,
    Share,
    File,
    history,
    react,
    save,
    Tried,
    confirm,
    Comments,
    delete,
    thank,
    accept,
    open_to,
    follow,
    avoid,
    avoided,
    suggest,
    skill,
    person,
    listed,
    find,
    activity,
    me,
    watch,
    Welcome,
    label,
    Kept,
]
