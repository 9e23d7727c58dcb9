"""Reports, cases, decisions and appeals."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Integer,
    Real,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from app.database import DB


class Case(Table, db=DB, tablename="moderation_case"):
    id = BigSerial(primary_key=True)
    subject_kind = Text()
    subject_id = BigInt()
    post_id = BigInt(null=True, default=None)
    person_id = BigInt(null=True, default=None)
    reason = Text()
    before = Text()
    state = Text(default="open")
    claimed_by = BigInt(null=True, default=None)
    claimed_until = Timestamptz(null=True, default=None)
    opened_at = Timestamptz()
    due_at = Timestamptz()
    decided_at = Timestamptz(null=True, default=None)


class Report(Table, db=DB, tablename="report"):
    id = BigSerial(primary_key=True)
    case_id = BigInt()
    reporter_id = BigInt()
    reason = Text()
    note = Text(default="")
    weight = Real()
    hid = Boolean(default=False)
    upheld = Boolean(null=True, default=None)
    at = Timestamptz()


class Evidence(Table, db=DB, tablename="evidence"):
    id = BigSerial(primary_key=True)
    case_id = BigInt()
    revision = Integer()
    title = Text(default="")
    text = Text()
    text_hash = Bytea()
    assets = Array(base_column=Text(), default=list)
    at = Timestamptz()


class Decision(Table, db=DB, tablename="decision"):
    id = BigSerial(primary_key=True)
    case_id = BigInt()
    moderator_id = BigInt()
    acts = Array(base_column=Text())
    reason = Text()
    statement = JSONB()
    words = Text(default="")
    at = Timestamptz()


class Appeal(Table, db=DB, tablename="appeal"):
    id = BigSerial(primary_key=True)
    decision_id = BigInt()
    person_id = BigInt()
    text = Text()
    at = Timestamptz()
    due_at = Timestamptz()
    decided_by = BigInt(null=True, default=None)
    granted = Boolean(null=True, default=None)
    answer = Text(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)


class Word(Table, db=DB, tablename="word"):
    id = BigSerial(primary_key=True)
    kind = Text()
    pattern = Text()
    note = Text(default="")
    added_by = BigInt(null=True, default=None)
    at = Timestamptz()


class Hold(Table, db=DB, tablename="hold"):
    post_id = BigInt(primary_key=True)
    rule = Text()
    found = Array(base_column=Text(), default=list)
    at = Timestamptz()


class Strike(Table, db=DB, tablename="strike"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    decision_id = BigInt()
    at = Timestamptz()
    ends_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True, default=None)
