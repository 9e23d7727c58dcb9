"""Where Piccolo looks for the engine and the packages."""

from piccolo.conf.apps import AppRegistry

from app.database import DB as DB

PACKAGES = ("app", "media", "feeds", "learning", "gamification", "moderation")

APP_REGISTRY = AppRegistry(apps=[f"{package}.piccolo_app" for package in PACKAGES])
