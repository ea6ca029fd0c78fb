"""Where Piccolo finds the engine and the migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, AppRegistry

from portal.data.database import DB as DB

APP_CONFIG = AppConfig(
    app_name="portal",
    migrations_folder_path=str(Path(__file__).parents[2] / "migrations"),
    table_classes=[],
)

APP_REGISTRY = AppRegistry(apps=["portal.data.piccolo_conf"])
