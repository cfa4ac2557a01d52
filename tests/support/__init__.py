"""What tests share: real parts that must be there, and small builders of people and cases."""

from __future__ import annotations

import os
import warnings

import pytest

REQUIRE_ALL = os.environ.get("PREZENT_REQUIRE_ALL") == "1"


def require(what: str, present: object, *, how: str = "") -> None:
    """Go on only when ``what`` is there. On a laptop the test is skipped loudly; where
    ``PREZENT_REQUIRE_ALL=1`` (CI) its absence is a failure. ``how`` says how to get it."""
    if present:
        return
    message = f"{what} is missing" + (f": {how}" if how else "")
    if REQUIRE_ALL:
        pytest.fail(message)
    warnings.warn(pytest.PytestWarning(f"SKIPPED FOR WANT OF A REAL PART: {message}"), stacklevel=2)
    pytest.skip(message)
