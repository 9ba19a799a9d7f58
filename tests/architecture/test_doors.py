"""One vendor, one door; one clock, one reader of the environment; degrees stay where they are understood."""

import ast

import pytest

from tests.architecture.sources import PACKAGES, Source, sources

DOORS = {
    "ortools": {"routing/recombine.py", "routing/reference.py"},
    "minio": {"media/s3_store.py"},
    "firebase_admin": {"notifications/fcm.py"},
    "pywebpush": {"notifications/webpush.py"},
    "geoalchemy2": {"backend/db/geo.py"},
    "PIL": {"media/photo.py"},
}
PRODUCT = ("backend", "checkin", "routing", "media", "notifications")
STANDARD_ONLY = "checkin"


@pytest.mark.parametrize("vendor", DOORS)
def test_a_vendor_is_imported_behind_its_one_door(vendor: str):
    users = {s.path for s in sources(*PACKAGES) if any(name.split(".")[0] == vendor for name in s.imports())}
    assert users <= DOORS[vendor]


def test_checkin_needs_the_standard_library_only():
    import sys

    foreign = {
        (s.path, name)
        for s in sources(STANDARD_ONLY)
        for name in s.imports()
        if name.split(".")[0] not in sys.stdlib_module_names | {STANDARD_ONLY}
    }
    assert foreign == set()


def test_routing_never_sees_a_position():
    guilty = [s.path for s in sources("routing") if "LonLat" in names_in(s)]
    assert guilty == []


def test_shapely_is_used_at_the_edge_of_the_database_only():
    users = {s.path for s in sources(*PRODUCT) if any(name.split(".")[0] == "shapely" for name in s.imports())}
    assert all(user.startswith("backend/db/") for user in users), users


def test_the_catch_all_lives_at_the_edge_of_the_app_and_in_the_loop_of_the_worker():
    catchers = {s.path for s in sources(*PRODUCT) for node in ast.walk(s.tree) if catches_all(node)}
    assert catchers <= {"backend/worker.py", "backend/web/problems.py", "backend/app.py"}


def catches_all(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler):
        return False
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})


def names_in(source: Source) -> set[str]:
    return {node.id for node in ast.walk(source.tree) if isinstance(node, ast.Name)}
