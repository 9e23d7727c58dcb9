"""Pages of the feed, of posts and of people."""

from feeds.pages.activity import activity
from feeds.pages.announcements import Announcements
from feeds.pages.applications import Tried, confirm
from feeds.pages.asking import Ask
from feeds.pages.attention import show_attention
from feeds.pages.blocks import avoid, avoided
from feeds.pages.bringing import Bringing, Brought
from feeds.pages.cards import answer, menu
from feeds.pages.collections import Collections, choose, shared
from feeds.pages.collections import kept as put_back
from feeds.pages.comments import Comment, Comments, accept, approve, delete, open_to, thank
from feeds.pages.comments import suggest as suggest_people
from feeds.pages.communities import Communities
from feeds.pages.compose import Compose, Edit
from feeds.pages.composing import suggestions
from feeds.pages.embedding import Embedding
from feeds.pages.embeds import Framed, oembed
from feeds.pages.feed import home, lengths
from feeds.pages.follows import follow
from feeds.pages.history import history
from feeds.pages.indexes import Indexes
from feeds.pages.inquiries import Inquiry
from feeds.pages.interests import Interests
from feeds.pages.kept import Kept
from feeds.pages.labels import label
from feeds.pages.leaving import Leaving, Orphans
from feeds.pages.me import me
from feeds.pages.outbox import outbox
from feeds.pages.people import listed, person, proof
from feeds.pages.planning import plan
from feeds.pages.posts import Post
from feeds.pages.profile import Profile
from feeds.pages.reactions import react
from feeds.pages.replacing import File
from feeds.pages.saves import save
from feeds.pages.search import find, remember
from feeds.pages.search import suggest as suggest_search
from feeds.pages.sharing import Share
from feeds.pages.skill_care import SkillCare, SkillEdit
from feeds.pages.skills import index as skill_index
from feeds.pages.skills import skill, suggest
from feeds.pages.today import read
from feeds.pages.wanted import Wanted
from feeds.pages.watching import watch
from feeds.pages.welcome import Welcome
from feeds.pages.why import tune, why

PAGES = [
    Bringing,
    Brought,
    Embedding,
    Framed,
    oembed,
    home,
    lengths,
    menu,
    answer,
    Post,
    plan,
    Compose,
    suggestions,
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
    Comment,
    suggest_people,
    approve,
    Inquiry,
    Collections,
    put_back,
    shared,
    choose,
    delete,
    thank,
    accept,
    open_to,
    follow,
    avoid,
    avoided,
    Communities,
    suggest,
    skill_index,
    skill,
    SkillCare,
    SkillEdit,
    person,
    listed,
    find,
    suggest_search,
    remember,
    Ask,
    activity,
    Announcements,
    me,
    watch,
    Welcome,
    label,
    Kept,
    why,
    tune,
    Interests,
    Wanted,
    read,
    proof,
    Profile,
    show_attention,
    Leaving,
    Orphans,
    Indexes,
]
