"""Composition root of the schema: every table, one migration history."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

SLICES = (
    "people",
    "accounts",
    "plans",
    "visits",
    "uploads",
    "tracks",
    "workorders",
    "catalog",
    "horizon",
    "adherence",
    "approvals",
    "alerts",
    "audit",
    "feed",
    "territories",
    "sync",
)

APP_CONFIG = AppConfig(
    app_name="rounds",
    migrations_folder_path=str(Path(__file__).parent / "db" / "migrations"),
    table_classes=table_finder([f"backend.{name}.tables" for name in SLICES]),
    migration_dependencies=[],
)
