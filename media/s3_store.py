"""Objects in any S3: the embedded rclone, Garage, SeaweedFS or a cloud. The only user of `minio`."""

import io
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from media.store import ObjectMissing, StoreUnavailable

CONNECT_TIMEOUT_S = 5  # the store stands beside the app; longer means it is down
READ_TIMEOUT_S = 60  # 20 MB over a slow disk
RETRIES = 2  # then the caller's queue waits instead of a thread

_MISSING = frozenset({"NoSuchKey", "NoSuchBucket", "NotFound"})


class _Connections(urllib3.PoolManager):
    """rclone calls its error pages text/xml, and the client reads an error's code only from application/xml."""

    def urlopen(self, method: str, url: str, redirect: bool = True, **kw: Any) -> urllib3.BaseHTTPResponse:
        response = super().urlopen(method, url, redirect=redirect, **kw)
        if response.headers.get("content-type", "").startswith("text/xml"):
            response.headers["content-type"] = "application/xml"
        return response


class S3Store:
    """An `ObjectStore` on one bucket, made on the first `put` where it is missing.

    `endpoint` is a URL, `http://host:port` or `https://host`; ValueError otherwise.
    """

    def __init__(self, endpoint: str, access: str, secret: str, bucket: str, region: str) -> None:
        url = urlsplit(endpoint)
        if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/"):
            raise ValueError(f"S3 endpoint must look like http://host:port, not {endpoint!r}")
        self._bucket = bucket
        self._client = Minio(
            url.netloc,
            access_key=access,
            secret_key=secret,
            secure=url.scheme == "https",
            region=region,
            http_client=_Connections(
                timeout=urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S),
                retries=urllib3.Retry(total=RETRIES, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
            ),
        )

    def put(self, key: str, data: bytes, content_type: str) -> None:
        with _answers(key):
            try:
                self._put(key, data, content_type)
            except S3Error as error:
                if error.code != "NoSuchBucket":
                    raise
                self._client.make_bucket(self._bucket)
                self._put(key, data, content_type)

    def _put(self, key: str, data: bytes, content_type: str) -> None:
        self._client.put_object(self._bucket, key, io.BytesIO(data), len(data), content_type=content_type)

    def get(self, key: str) -> bytes:
        with _answers(key):
            response = self._client.get_object(self._bucket, key)
            try:
                return response.read()
            finally:
                response.close()
                response.release_conn()

    def exists(self, key: str) -> bool:
        try:
            with _answers(key):
                self._client.stat_object(self._bucket, key)
        except ObjectMissing:
            return False
        return True

    def delete(self, key: str) -> None:
        try:
            with _answers(key):
                self._client.remove_object(self._bucket, key)
        except ObjectMissing:
            return


@contextmanager
def _answers(key: str) -> Generator[None]:
    """The client's many errors become the two of the port."""
    try:
        yield
    except S3Error as error:
        if error.code in _MISSING:
            raise ObjectMissing(key) from error
        raise StoreUnavailable(f"the object store answered {error.code}") from error
    except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise StoreUnavailable(f"the object store did not answer: {type(error).__name__}") from error
