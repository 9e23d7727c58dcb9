"""Canaille, an identity server that is not ours, with one person and Pollen as its client: PORT SEEDS.

A process of its own: a real program with warnings of its own, which Pollen meets over the network only.
"""

import datetime as dt
import json
import os
import sys
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Nobody reads a log of tests."""


def configuration(port: int) -> dict[str, Any]:
    key = RSAKey.generate_key(2048)
    key.ensure_kid()
    return {
        "ENV_FILE": None,
        "SECRET_KEY": "for tests only",
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    }


def main(port: int, seeds: dict[str, str]) -> None:
    app = create_app(config=configuration(port), env_file="")
    with app.app_context():
        user = models.User(
            user_name=seeds["user"],
            formatted_name=seeds["name"],
            family_name=seeds["name"],
            emails=[seeds["email"]],
            password=seeds["password"],
        )
        client = models.Client(
            client_id="pollen",
            client_secret="a client secret",
            client_name="Pollen",
            client_uri="http://127.0.0.1",
            redirect_uris=[seeds["redirect"]],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email"],
            token_endpoint_auth_method="client_secret_basic",
            client_id_issued_at=dt.datetime.now(dt.UTC),
        )
        for made in (user, client):
            Backend.instance.save(made)
        client.audience = [client]
        Backend.instance.save(client)
    make_server("localhost", port, app, handler_class=Silent).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
