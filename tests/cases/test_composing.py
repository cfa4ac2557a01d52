"""Letters have an end."""

from __future__ import annotations

import pytest

from prezent.cases.services.composing import LONGEST, cleaned
from prezent.platform.errors import DomainError


def test_a_letter_is_cleaned() -> None:
    assert cleaned('<p onclick="x()">Dzień <b>dobry</b></p>') == "<p>Dzień <strong>dobry</strong></p>"


def test_a_letter_without_end_is_refused() -> None:
    with pytest.raises(DomainError) as error:
        cleaned("<p>" + "a" * LONGEST)
    assert error.value.code == "letter.too_long"
