"""What road servers and proxies before them send over a kept connection, played by a local server."""

import asyncio
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from backend.roads.line import Line, UnwellError

pytestmark = pytest.mark.services

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=1\r\nco\r\n3\r\nupl\r\n1\r\ne\r\n0\r\nX-More: 1\r\n\r\n"
)
TO_THE_END = b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nall of it"


@asynccontextmanager
async def served(*answers, hang_up=False):
    """A line to a server that gives these answers in turn; the list of which connection asked what."""
    asked, left, connections = [], list(answers), []

    async def answer(reader, writer):
        connections.append(writer)
        number = len(connections)
        while left:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            asked.append((number, head.split(b" ")[1].decode()))
            said = left.pop(0)
            writer.write(said)
            await writer.drain()
            if hang_up or said is TO_THE_END:
                break
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        line = Line(urlsplit(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/osrm/"))
        yield line, asked
        line.close()


async def test_one_connection_answers_question_after_question():
    async with served(PLAIN, CHUNKED, PLAIN) as (line, asked):
        assert [await line.get(f"/{n}", 5) for n in range(3)] == [b"ok", b"couple", b"ok"]
    assert asked == [(1, "/osrm/0"), (1, "/osrm/1"), (1, "/osrm/2")]


async def test_questions_at_once_take_connections_of_their_own():
    async with served(PLAIN, PLAIN) as (line, asked):
        assert await asyncio.gather(line.get("/a", 5), line.get("/b", 5)) == [b"ok", b"ok"]
    assert {number for number, _ in asked} == {1, 2}


async def test_a_connection_that_the_server_closed_meanwhile_is_replaced():
    async with served(PLAIN, PLAIN, hang_up=True) as (line, asked):
        assert await line.get("/a", 5) == b"ok"
        assert await line.get("/b", 5) == b"ok"
    assert asked == [(1, "/osrm/a"), (2, "/osrm/b")]


async def test_an_answer_without_a_length_ends_where_the_server_closes():
    async with served(TO_THE_END, PLAIN) as (line, asked):
        assert await line.get("/a", 5) == b"all of it"
        assert await line.get("/b", 5) == b"ok"
    assert [number for number, _ in asked] == [1, 2]


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", b"SSH-2.0\r\n\r\n"],
    ids=["none", "half", "other"],
)
async def test_a_server_that_says_too_little_or_something_else_is_not_well(answer):
    async with served(answer, hang_up=True) as (line, _):
        with pytest.raises(UnwellError):
            await line.get("/a", 5)


async def test_a_silent_server_is_not_waited_for():
    async with served(b"", PLAIN) as (line, asked):
        with pytest.raises(UnwellError, match="Timeout"):
            await line.get("/a", 0.2)
        assert await line.get("/b", 5) == b"ok"
    assert asked[-1] == (2, "/osrm/b")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "ftp://127.0.0.1", "nonsense", "http://"])
async def test_an_address_that_nobody_answers_is_not_well(url):
    with pytest.raises(UnwellError):
        await Line(urlsplit(url)).get("/a", 5)
