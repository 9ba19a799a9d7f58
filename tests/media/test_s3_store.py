import pytest

from media.s3_store import S3Store
from media.store import ObjectMissing, StoreUnavailable
from tests.media.conftest import a_free_port


@pytest.mark.parametrize("endpoint", ["", "127.0.0.1:9000", "ftp://host:1", "http://", "http://host:9000/bucket"])
def test_an_endpoint_that_is_no_address_is_refused(endpoint):
    with pytest.raises(ValueError, match="S3 endpoint"):
        S3Store(endpoint, "access", "secret", "rounds", "us-east-1")


@pytest.mark.services
def test_the_bucket_is_made_on_the_first_put(s3_server):
    store = s3_server.store(bucket="brand-new")
    store.put("a/b", b"first", "image/jpeg")
    assert store.get("a/b") == b"first"


@pytest.mark.services
def test_a_bucket_that_was_never_made_is_empty(s3_server):
    store = s3_server.store(bucket="never-made")
    assert not store.exists("a/b")
    with pytest.raises(ObjectMissing):
        store.get("a/b")
    store.delete("a/b")


@pytest.mark.services
def test_a_wrong_secret_is_an_unusable_store_and_not_a_missing_object(s3_server):
    store = s3_server.store(secret="wrong-secret")
    with pytest.raises(StoreUnavailable):
        store.put("a/b", b"x", "image/jpeg")
    with pytest.raises(StoreUnavailable):
        store.get("a/b")
    with pytest.raises(StoreUnavailable):
        store.exists("a/b")


@pytest.mark.services
def test_a_store_that_is_down_is_unavailable():
    store = S3Store(f"http://127.0.0.1:{a_free_port()}", "access", "secret", "rounds", "us-east-1")
    with pytest.raises(StoreUnavailable, match="did not answer"):
        store.exists("a/b")
