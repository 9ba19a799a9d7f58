import pytest

from tests.notifications.push_service import a_push_service


@pytest.fixture
def push_service():
    with a_push_service() as service:
        yield service
