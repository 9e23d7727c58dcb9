"""The PostgreSQL that Pollen brings along: `start(data)` and a `Server` to hold on to.

No TCP port is opened; everything goes through a socket that only this user and root can reach.
"""

from app.embedded_postgres.server import Server, start
from app.embedded_postgres.unavailable import Unavailable

__all__ = ["Server", "Unavailable", "start"]
