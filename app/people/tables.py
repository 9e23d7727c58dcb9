"""People, where they work and how they sign in."""

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
    Timestamptz,
)
from piccolo.table import Table

from app.database import DB


class Site(Table, db=DB, tablename="site"):
    id = BigSerial(primary_key=True)
    name = Text()
    zone = Text()
    country = Text()
    shifts = JSONB(default="[]")


class Team(Table, db=DB, tablename="team"):
    id = BigSerial(primary_key=True)
    name = Text()
    department = Text()
    site_id = BigInt()
    lead_id = BigInt(null=True, default=None)


class Person(Table, db=DB, tablename="person"):
    id = BigSerial(primary_key=True)
    handle = Text()
    name = Text()
    email = Text(null=True, default=None)
    staff_number = Text(null=True, default=None)
    password_hash = Text(null=True, default=None)
    team_id = BigInt(null=True, default=None)
    language = Text(null=True, default=None)
    zone = Text(null=True, default=None)
    country = Text(null=True, default=None)
    portrait = Text(null=True, default=None)
    state = Text(default="active")
    trust_level = SmallInt(default=1)
    paused_until = Timestamptz(null=True, default=None)
    quiet = Boolean(default=False)
    title = Text(null=True, default=None)
    created_at = Timestamptz()


class PersonRole(Table, db=DB, tablename="person_role"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    role = Text()
    community_id = BigInt(null=True, default=None)


class LoginSession(Table, db=DB, tablename="login_session"):
    hash = Bytea(primary_key=True)
    person_id = BigInt()
    created_at = Timestamptz()
    seen_at = Timestamptz()
    agent = Text(default="")
    address_hash = Bytea(null=True, default=None)
    idle = Boolean(default=False)


class AccessToken(Table, db=DB, tablename="access_token"):
    id = BigSerial(primary_key=True)
    person_id = BigInt()
    hash = Bytea()
    name = Text()
    scopes = Array(base_column=Text(), default=list)
    created_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class Invitation(Table, db=DB, tablename="invitation"):
    id = BigSerial(primary_key=True)
    salt = Bytea()
    person_id = BigInt(null=True, default=None)
    name = Text(default="")
    email = Text(null=True, default=None)
    staff_number = Text(null=True, default=None)
    team_id = BigInt(null=True, default=None)
    invited_by = BigInt()
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)


class Pin(Table, db=DB, tablename="pin"):
    person_id = BigInt(primary_key=True)
    hash = Text()
    failures = SmallInt(default=0)
    changed_at = Timestamptz()


class Attempt(Table, db=DB, tablename="attempt"):
    key = Bytea(primary_key=True)
    since = Timestamptz()
    times = Integer()


class PeopleFile(Table, db=DB, tablename="people_file"):
    person_id = BigInt(primary_key=True)
    name = Text()
    text = Text()
    at = Timestamptz()
