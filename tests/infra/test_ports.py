import socket
from contextlib import closing

import pytest

from infra.ports import LOOPBACK, answers, free_port, must_be_free
from infra.trouble import Trouble

pytestmark = pytest.mark.services


def test_a_free_port_can_be_listened_on():
    must_be_free(LOOPBACK, free_port())


def test_a_taken_port_is_named_with_its_holder_and_a_way_out():
    with closing(socket.create_server((LOOPBACK, 0))) as server:
        port = server.getsockname()[1]
        assert answers(port)
        with pytest.raises(Trouble) as trouble:
            must_be_free(LOOPBACK, port)
    assert f"Port {port}" in trouble.value.sentence
    assert f"ROUNDS_PORT={port + 1}" in trouble.value.remedy


def test_nobody_answers_on_a_free_port():
    assert not answers(free_port())
