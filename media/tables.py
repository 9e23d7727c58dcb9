"""Files: uploads in parts, what was made of them, captions.

Piccolo knows tables with one key column only; those with several are reached by SQL.
"""

from piccolo.columns import (
    JSONB,
    BigInt,
    BigSerial,
    Boolean,
    Integer,
    Real,
    SmallInt,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from app.database import DB


class Asset(Table, db=DB, tablename="asset"):
    id = Text(primary_key=True)
    owner_id = BigInt()
    kind = Text(null=True, default=None)
    state = Text(default="receiving")
    reason = Text(null=True, default=None)
    reason_limit = Text(null=True, default=None)
    reason_value = Text(null=True, default=None)
    step = Text(null=True, default=None)
    progress = Real(null=True, default=None)
    name = Text(default="")
    length = BigInt()
    received = BigInt(default=0)
    expires_at = Timestamptz(null=True, default=None)
    version = Integer(default=0)
    wanted = Integer(default=1)
    width = Integer(null=True, default=None)
    height = Integer(null=True, default=None)
    duration_ms = Integer(null=True, default=None)
    start_ms = Integer(null=True, default=None)
    end_ms = Integer(null=True, default=None)
    source_ms = Integer(null=True, default=None)
    shown_start_ms = Integer(null=True, default=None)
    shown_end_ms = Integer(null=True, default=None)
    chapters = JSONB(default="[]")
    chapters_cut = JSONB(default="[]")
    placeholder = Text(null=True, default=None)
    poster = SmallInt(default=1)
    poster_ms = Integer(null=True, default=None)
    cover_failed = Boolean(default=False)
    focus_x = SmallInt(default=5)
    focus_y = SmallInt(default=5)
    original = Text(null=True, default=None)
    created_at = Timestamptz()
    changed_at = Timestamptz()
    deleted_at = Timestamptz(null=True, default=None)


class Caption(Table, db=DB, tablename="caption"):
    id = BigSerial(primary_key=True)
    asset_id = Text()
    language = Text()
    text = Text()
    cut = JSONB(default="[]")
    origin = Text()
    accepted_at = Timestamptz(null=True, default=None)
    changed_at = Timestamptz(null=True, default=None)
    model = Text(null=True, default=None)
