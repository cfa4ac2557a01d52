"""Settings of test runs: a home of their own, everything else as in production."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_home = Path(tempfile.gettempdir()) / f"prezent-test-{os.getuid()}-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
_home.mkdir(exist_ok=True)
for _name in [name for name in os.environ if name.startswith("PREZENT_") and name != "PREZENT_REQUIRE_ALL"]:
    del os.environ[_name]
os.environ["PREZENT_HOME"] = str(_home)
os.environ["PREZENT_FIRM"] = "Jarzębina"
os.environ["PREZENT_LOG_LEVEL"] = "warning"

from prezent.platform.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
