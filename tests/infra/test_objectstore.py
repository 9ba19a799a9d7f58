import io
from pathlib import Path

import pytest
from minio import Minio
from minio.error import MinioException

from infra.objectstore import ObjectStore
from infra.processes import running

pytestmark = pytest.mark.services


def client(store: ObjectStore, secret: str | None = None) -> Minio:
    access, own = store.credentials
    return Minio(f"127.0.0.1:{store.port}", access_key=access, secret_key=secret or own, secure=False)


def test_an_object_comes_back_and_lies_on_the_disk_as_a_plain_file(tmp_path: Path):
    store = ObjectStore(tmp_path / "media")
    with running(store.program()):
        client(store).put_object(store.bucket, "a/b.jpg", io.BytesIO(b"octets"), 6)
        assert client(store).get_object(store.bucket, "a/b.jpg").read() == b"octets"
        assert (tmp_path / "media" / "rounds" / "a" / "b.jpg").read_bytes() == b"octets"


def test_a_wrong_key_is_refused(tmp_path: Path):
    store = ObjectStore(tmp_path / "media")
    with running(store.program()), pytest.raises(MinioException):
        client(store, secret="wrong").list_buckets()


def test_the_keys_are_made_once_and_readable_for_the_owner_only(tmp_path: Path):
    first = ObjectStore(tmp_path / "media")
    assert first.credentials == ObjectStore(tmp_path / "media").credentials
    assert (tmp_path / "media-keys.json").stat().st_mode & 0o777 == 0o600
