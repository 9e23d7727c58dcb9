"""Rows that every package relies on: what happened, what is waiting, who was told.

Piccolo knows tables with one key column only; those with several are reached by SQL.
"""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Integer,
    SmallInt,
    Text,
    Time,
    Timestamptz,
)
from piccolo.table import Table

from app.database import DB


class Event(Table, db=DB, tablename="event"):
    id = BigSerial(primary_key=True)
    at = Timestamptz()
    verb = Text()
    actor_id = BigInt(null=True, default=None)
    subject_kind = Text()
    subject_id = Text()
    data = JSONB(default="{}")


class EventActor(Table, db=DB, tablename="event_actor"):
    event_id = BigInt(primary_key=True)
    person_id = BigInt()


class AuditLine(Table, db=DB, tablename="audit_line"):
    id = BigSerial(primary_key=True)
    at = Timestamptz()
    actor_id = BigInt(null=True, default=None)
    act = Text()
    subject_kind = Text()
    subject_id = Text()
    data = JSONB(default="{}")
    previous = Bytea()
    hash = Bytea()


class Setting(Table, db=DB, tablename="setting"):
    name = Text(primary_key=True)
    value = JSONB()
    changed_at = Timestamptz()
    changed_by = BigInt(null=True, default=None)


class Logo(Table, db=DB, tablename="logo"):
    one = Boolean(primary_key=True, default=True)
    version = Text()
    picture = Bytea()


class Job(Table, db=DB, tablename="job"):
    id = BigSerial(primary_key=True)
    kind = Text()
    payload = JSONB()
    key = Text(null=True, default=None)
    state = Text(default="queued")
    attempts = SmallInt(default=0)
    reason = Text(null=True, default=None)
    created_at = Timestamptz()
    started_at = Timestamptz(null=True, default=None)
    held_at = Timestamptz(null=True, default=None)


class HeldKind(Table, db=DB, tablename="held_kind"):
    kind = Text(primary_key=True)
    held_at = Timestamptz()
    held_by = BigInt(null=True, default=None)


class Notice(Table, db=DB, tablename="notice"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    kind = Text()
    subject_kind = Text()
    subject_id = Text()
    actor_id = BigInt(null=True, default=None)
    group_key = Text()
    times = Integer(default=1)
    data = JSONB(default="{}")
    at = Timestamptz()
    read_at = Timestamptz(null=True, default=None)
    listed = Boolean(default=True)
    push_id = BigInt(null=True, default=None)
    mail_id = BigInt(null=True, default=None)


class PushSubscription(Table, db=DB, tablename="push_subscription"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    session = Bytea()
    hash = Bytea()
    endpoint = Text()
    p256dh = Bytea()
    auth = Bytea()
    agent = Text(default="")
    created_at = Timestamptz()
    failures = SmallInt(default=0)


class Push(Table, db=DB, tablename="push"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    at = Timestamptz()
    personal = Boolean()
    urgent = Boolean(default=False)


class Mail(Table, db=DB, tablename="mail"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    topic = Text()
    key = Text()
    state = Text(default="waiting")
    tries = SmallInt(default=0)
    reason = Text(null=True, default=None)
    at = Timestamptz()
    next_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class WorkingHours(Table, db=DB, tablename="working_hours"):
    person_id = BigInt(primary_key=True)
    starts = Time()
    ends = Time()
    days = Array(base_column=SmallInt())
