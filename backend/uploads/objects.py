"""The object store of this process."""

from functools import cache

from backend.errors import Problem
from backend.settings import ObjectStoreSettings, Settings
from media.s3_store import S3Store
from media.store import ObjectStore


def objects_of(settings: Settings) -> ObjectStore:
    """Raises unavailable where no store is configured."""
    if settings.store is None:
        raise Problem("unavailable", detail="No object store is configured: set S3_ENDPOINT")
    return _opened(settings.store)


@cache
def _opened(store: ObjectStoreSettings) -> ObjectStore:
    return S3Store(store.endpoint, store.access_key, store.secret_key, store.bucket, store.region)
