"""One contract, two stores: what the memory store promises, a real S3 keeps."""

import pytest

from media.store import MemoryStore, ObjectMissing, ObjectStore


@pytest.fixture(params=["memory", pytest.param("s3", marks=pytest.mark.services)])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    return MemoryStore() if request.param == "memory" else request.getfixturevalue("s3_store")


def test_what_was_put_is_got(store):
    store.put("a/b/original", b"\x00\xffoctets", "image/jpeg")
    assert store.get("a/b/original") == b"\x00\xffoctets"


def test_a_later_put_replaces_the_earlier(store):
    store.put("a/c/served", b"one", "image/jpeg")
    store.put("a/c/served", b"another", "image/jpeg")
    assert store.get("a/c/served") == b"another"


def test_an_empty_object_is_an_object(store):
    store.put("a/empty", b"", "image/jpeg")
    assert store.exists("a/empty")
    assert store.get("a/empty") == b""


def test_several_megabytes_survive(store):
    data = bytes(range(256)) * 4096 * 6
    store.put("a/large", data, "audio/webm")
    assert store.get("a/large") == data


def test_what_was_never_put_is_missing(store):
    assert not store.exists("a/nothing")
    with pytest.raises(ObjectMissing) as caught:
        store.get("a/nothing")
    assert caught.value.key == "a/nothing"


def test_what_was_deleted_is_missing(store):
    store.put("a/d/thumb", b"x", "image/jpeg")
    store.delete("a/d/thumb")
    assert not store.exists("a/d/thumb")


def test_deleting_nothing_is_no_error(store):
    store.delete("a/never")
    store.delete("a/never")


def test_keys_side_by_side_do_not_touch_each_other(store):
    store.put("co/1/served", b"one", "image/jpeg")
    store.put("co/2/served", b"two", "image/jpeg")
    store.delete("co/1/served")
    assert store.get("co/2/served") == b"two"
