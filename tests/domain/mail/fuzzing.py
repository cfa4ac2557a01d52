"""How long the fuzz tests of this folder run: HYPOTHESIS_PROFILE is dev (default), ci (about 30 s) or long (5 min)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_EXAMPLES = {"dev": 60, "ci": 1_000, "long": 12_000}

fuzz = settings(
    max_examples=_EXAMPLES.get(os.environ.get("HYPOTHESIS_PROFILE", "dev"), 60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
