from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="moderation",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["moderation.tables"]),
    migration_dependencies=["feeds.piccolo_app"],
)
