from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="media",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["media.tables"]),
    migration_dependencies=["app.piccolo_app"],
)
