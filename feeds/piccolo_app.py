from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="feeds",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["feeds.tables"]),
    migration_dependencies=["media.piccolo_app"],
)
