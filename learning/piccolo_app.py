from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

APP_CONFIG = AppConfig(
    app_name="learning",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(["learning.tables"]),
    migration_dependencies=["feeds.piccolo_app"],
)
