"""The ledger, awards and campaigns.

Piccolo knows tables with one key column only; those with several are reached by SQL.
"""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Date,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from app.database import DB


class Point(Table, db=DB, tablename="point"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    kind = Text()
    object_kind = Text()
    object_id = BigInt()
    giver_id = BigInt(default=0)
    cause = Text()
    points = SmallInt()
    post_id = BigInt(null=True, default=None)
    turn = SmallInt()
    formula = SmallInt()
    event_id = BigInt(null=True, default=None)
    at = Timestamptz()
    counts_at = Timestamptz()


class Award(Table, db=DB, tablename="award"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    skill_id = BigInt()
    quarter = Date()
    evidence = JSONB()
    at = Timestamptz()
    ends_at = Timestamptz()
    revoked_at = Timestamptz(null=True, default=None)


class Campaign(Table, db=DB, tablename="campaign"):
    id = BigSerial(primary_key=True)
    kind = Text()
    name = Text()
    skill_id = BigInt()
    owner_id = BigInt()
    thanks = Text()
    starts_on = Date()
    ends_on = Date()
    closed_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()
