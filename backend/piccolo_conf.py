"""What Piccolo's migration commands look for: the engine and the one app."""

from piccolo.conf.apps import AppRegistry

from backend.db.engine import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(apps=["backend.piccolo_app"])
