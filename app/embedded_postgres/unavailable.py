class Unavailable(Exception):
    """The embedded PostgreSQL cannot run here; the message is one line that names the cure."""
