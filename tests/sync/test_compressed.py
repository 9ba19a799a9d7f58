"""A phone's queue on a slow line: the same push, compressed."""

import gzip
import json
import zlib

import pytest

from backend.errors import Problem
from backend.web.gunzip import MOST_BODY_BYTES, unpacked
from tests.support.phone import Phone, a_fix


@pytest.mark.db
async def test_a_compressed_push_is_taken_in_like_any_other(company):
    phone = await Phone.of(company)
    writes = [phone.write("track.points", {"points": [a_fix()]}) for _ in range(3)]
    body = gzip.compress(json.dumps({"deviceId": str(phone.device_id), "epoch": 1, "mutations": writes}).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = await phone.client.post("/api/sync/push", content=body, headers=headers)
    assert [result["status"] for result in answer.json()["results"]] == ["applied"] * 3


@pytest.mark.db
async def test_what_is_not_gzip_is_refused_in_words(company):
    phone = await Phone.of(company)
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    answer = await phone.client.post("/api/sync/push", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (gzip.compress(b"x" * 100)[:-9], "request.malformed"),
        (zlib.compress(b"x"), "request.malformed"),
        (gzip.compress(bytes(MOST_BODY_BYTES + 1)), "request.too_large"),
    ],
)
def test_neither_half_a_body_nor_a_bomb_gets_through(packed, code):
    with pytest.raises(Problem) as refused:
        unpacked(packed)
    assert refused.value.code == code
    assert unpacked(gzip.compress(bytes(MOST_BODY_BYTES))) == bytes(MOST_BODY_BYTES)
