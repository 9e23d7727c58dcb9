"""Who may do what inside: an owner who makes tables and an application that only fills them."""

from app.embedded_postgres.binaries import Binaries
from app.embedded_postgres.cluster import SUPERUSER
from app.embedded_postgres.home import Home
from app.embedded_postgres.unavailable import Unavailable

OWNER = "pollen_owner"
APPLICATION = "pollen"
DATABASE = "pollen"

#: Every statement may run again on a cluster that has it all.
ROLES = f"""
SELECT 'CREATE ROLE ' || name || ' LOGIN'
FROM (VALUES ('{OWNER}'), ('{APPLICATION}')) AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \\gexec
"""  # noqa: S608 - constants only
#: What a database holds besides its tables; databases made later are copies of `template1` and inherit it.
CONTENT = f"""
SELECT format('CREATE EXTENSION IF NOT EXISTS %I', name)
FROM pg_available_extensions
WHERE name IN ('pg_trgm', 'unaccent', 'pg_stat_statements') AND installed_version IS NULL \\gexec
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE ON SCHEMAS TO {APPLICATION};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APPLICATION};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {APPLICATION};
"""  # noqa: S608 - constants only
ACCESS = f"""
REVOKE ALL ON DATABASE {{name}} FROM PUBLIC;
GRANT CONNECT ON DATABASE {{name}} TO {APPLICATION};
"""
FIRST = f"""
{ROLES}
\\connect template1
{CONTENT}
\\connect postgres
CREATE DATABASE {DATABASE} OWNER {OWNER};
{ACCESS.format(name=DATABASE)}
"""


def grant(home: Home, binaries: Binaries) -> None:
    """Have the roles and the database; a start that was cut off in between is made whole."""
    exists = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"  # noqa: S608 - a constant
    if not query(home, binaries, exists):
        query(home, binaries, FIRST)


def create_database(home: Home, binaries: Binaries, name: str, template: str | None) -> None:
    """A copy file by file: quicker than through the log for the small databases of tests."""
    source = f"TEMPLATE {_quoted(template)}" if template else ""
    made = f"CREATE DATABASE {_quoted(name)} OWNER {OWNER} {source} STRATEGY file_copy;"
    query(home, binaries, made + ACCESS.format(name=_quoted(name)))


def drop_database(home: Home, binaries: Binaries, name: str) -> None:
    query(home, binaries, f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE);")


def query(home: Home, binaries: Binaries, script: str) -> str:
    """What psql answers to a script of the superuser; it stops at the first error."""
    options = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", SUPERUSER, "-d", "postgres")
    command = (binaries.program("psql"), *options, "-h", home.socket, "-p", "5432")
    done = home.account.run(command, home.folder, script)
    if done.returncode != 0:
        raise Unavailable(f"PostgreSQL refused: {done.stderr.strip()}")
    return done.stdout.strip()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
