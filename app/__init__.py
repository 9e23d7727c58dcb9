"""The ground: people, events, jobs, notices and the web helpers that every package stands on."""

import os

# Piccolo looks for its configuration under this name while its tables are imported.
os.environ.setdefault("PICCOLO_CONF", "app.piccolo_conf")
