import pytest
from hypothesis import settings

from tests.notifications.push_service import a_push_service

settings.register_profile("calm", deadline=None)  # a busy machine is no failure
settings.load_profile("calm")


@pytest.fixture
def push_service():
    with a_push_service() as service:
        yield service
