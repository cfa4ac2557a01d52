"""What the tests of the coach share."""

from __future__ import annotations

import pytest

from prezent.domain.language import words
from tests.support import require


@pytest.fixture(scope="package")
def dictionary() -> None:
    """Polish words can be read."""
    require("morfeusz2", words.available(), how="pip install morfeusz2")
