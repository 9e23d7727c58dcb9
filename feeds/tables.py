"""Posts and what people do with them.

Piccolo knows tables with one key column only; those with several are reached by SQL.
"""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    Integer,
    Real,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from app.database import DB


class Skill(Table, db=DB, tablename="skill"):
    id = BigSerial(primary_key=True)
    slug = Text()
    name = Text()
    names = JSONB(default="{}")
    synonyms = Array(base_column=Text(), default=list)
    parent_id = BigInt(null=True, default=None)
    risk = Boolean(default=False)
    state = Text(default="approved")
    merged_into = BigInt(null=True, default=None)
    proposed_by = BigInt(null=True, default=None)
    created_at = Timestamptz()
    uri = Text(null=True, default=None)


class SkillChange(Table, db=DB, tablename="skill_change"):
    id = BigSerial(primary_key=True)
    kind = Text()
    skill_id = BigInt()
    into_id = BigInt(null=True, default=None)
    actor_id = BigInt(null=True, default=None)
    data = JSONB()
    at = Timestamptz()
    undone_at = Timestamptz(null=True, default=None)


class SkillVector(Table, db=DB, tablename="skill_vector"):
    skill_id = BigInt(primary_key=True)
    model = Text()
    words = Text()
    vector = Bytea()


class PostVector(Table, db=DB, tablename="post_vector"):
    post_id = BigInt(primary_key=True)
    model = Text()
    vector = Bytea()
    at = Timestamptz()


class Community(Table, db=DB, tablename="community"):
    id = BigSerial(primary_key=True)
    slug = Text()
    name = Text()
    rules = Text(default="")
    owner_id = BigInt()
    admission = Text(default="open")
    purpose = Text(default="")
    default_kind = Text(null=True, default=None)
    created_at = Timestamptz(null=True, default=None)


class Post(Table, db=DB, tablename="post"):
    id = BigSerial(primary_key=True)
    kind = Text()
    author_id = BigInt()
    title = Text(default="")
    text = Text(default="")
    language = Text(default="en")
    audience = Text(default="all")
    community_id = BigInt(null=True, default=None)
    team_id = BigInt(null=True, default=None)
    state = Text(default="draft")
    return_state = Text(null=True, default=None)
    anonymous = Boolean(default=False)
    parent_id = BigInt(null=True, default=None)
    relation = Text(null=True, default=None)
    consent = Text(null=True, default=None)
    consent_at = Timestamptz(null=True, default=None)
    comments_open = Boolean(default=True)
    level = Text(null=True, default=None)
    tool = Text(default="")
    minutes = SmallInt(null=True, default=None)
    source = Text(default="")
    summary = Text(default="")
    review_on = Date(null=True, default=None)
    comments_checked = Boolean(default=False)
    remix_open = Boolean(default=True)
    accepted_id = BigInt(null=True, default=None)
    owner_id = BigInt(null=True, default=None)
    accepted_post_id = BigInt(null=True, default=None)
    generation = SmallInt(default=1)
    revision = Integer(default=1)
    publish_at = Timestamptz(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    deleted_at = Timestamptz(null=True, default=None)
    useful = Integer(default=0)
    me_too = Integer(default=0)
    saves = Integer(default=0)
    comments = Integer(default=0)
    tried = Integer(default=0)
    worked = Integer(default=0)


class Replacement(Table, db=DB, tablename="replacement"):
    post_id = BigInt(primary_key=True)
    old_id = Text()
    asset_id = Text()
    way = Text()
    note = Text(default="")
    consent = Text()
    start_ms = Integer(null=True, default=None)
    end_ms = Integer(null=True, default=None)
    at = Timestamptz()


class Step(Table, db=DB, tablename="step"):
    id = BigSerial(primary_key=True)
    post_id = BigInt()
    position = SmallInt()
    text = Text()
    asset_id = Text(null=True, default=None)
    alt = Text(default="")


class Choice(Table, db=DB, tablename="choice"):
    id = BigSerial(primary_key=True)
    post_id = BigInt()
    position = SmallInt()
    text = Text()
    outcome = Text()
    good = Boolean()


class Comment(Table, db=DB, tablename="comment"):
    id = BigSerial(primary_key=True)
    post_id = BigInt()
    author_id = BigInt()
    parent_id = BigInt(null=True, default=None)
    text = Text()
    second = Integer(null=True, default=None)
    step_id = BigInt(null=True, default=None)
    at = Timestamptz()
    changed_at = Timestamptz(null=True, default=None)
    hidden_at = Timestamptz(null=True, default=None)
    deleted_at = Timestamptz(null=True, default=None)
    waiting = Boolean(default=False)


class Thank(Table, db=DB, tablename="thank"):
    comment_id = BigInt(primary_key=True)
    person_id = BigInt()
    at = Timestamptz()


class Application(Table, db=DB, tablename="application"):
    id = BigSerial(primary_key=True)
    post_id = BigInt()
    person_id = BigInt()
    generation = SmallInt(default=1)
    result = Text()
    did = Text(default="")
    minutes = SmallInt(null=True, default=None)
    named = Boolean(default=True)
    photo_id = Text(null=True, default=None)
    pays = Boolean(default=False)
    confirmed_by = BigInt(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    remind_at = Timestamptz(null=True, default=None)
    at = Timestamptz()
    changed_at = Timestamptz()


class Collection(Table, db=DB, tablename="collection"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    name = Text()
    why = Text(default="")
    shared_at = Timestamptz(null=True, default=None)
    hidden_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class InquiryAnswer(Table, db=DB, tablename="inquiry_answer"):
    id = BigSerial(primary_key=True)
    post_id = BigInt()
    generation = SmallInt()
    person_id = BigInt()
    text = Text()
    at = Timestamptz()


class SearchDoc(Table, db=DB, tablename="search_doc"):
    post_id = BigInt(primary_key=True)
    live = Boolean()
    audience = Text()
    team_id = BigInt(null=True, default=None)
    community_id = BigInt(null=True, default=None)
    owner_id = BigInt()
    author_id = BigInt(null=True, default=None)
    kind = Text()
    language = Text()
    level = Text(null=True, default=None)
    tool = Text(null=True, default=None)
    length = Text(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)
    review_on = Date(null=True, default=None)
    skills = Array(base_column=BigInt())
    quality = Real()
    breadth = SmallInt()
    version = SmallInt()


class SearchTerm(Table, db=DB, tablename="search_term"):
    id = Integer(primary_key=True)
    term = Text()
    spelling = Text()
    df = Integer(default=1)
    heads = Integer(default=1)
    stems = Array(base_column=Text())
    stop = Boolean()


class SearchState(Table, db=DB, tablename="search_state"):
    id = SmallInt(primary_key=True)
    version = SmallInt(default=0)
    counted_at = Timestamptz(null=True, default=None)


class Brought(Table, db=DB, tablename="brought"):
    post_id = BigInt(primary_key=True)
    importer_id = BigInt()
    author_id = BigInt()
    file = Text()
    title = Text()
    at = Timestamptz()


class Announcement(Table, db=DB, tablename="announcement"):
    id = BigSerial(primary_key=True)
    owner_id = BigInt()
    audience = Text()
    team_id = BigInt(null=True, default=None)
    community_id = BigInt(null=True, default=None)
    name = Text()
    text = Text()
    at = Timestamptz()
    ends_at = Timestamptz()
