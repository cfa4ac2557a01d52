"""What holds for every test."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

# No test is timed: a busy machine would fail it. Speed is measured in bench/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves the language of its person active in the thread: the next test begins with the desk's own."""
    yield
    translation.deactivate()
