"""One migrated home that tests copy: migrating is the slow part."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installation


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("template") / "home"
    with Installation(home) as installation:
        installation.must("migrate")
        yield home


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """Makes installations that are ended with the test; ``migrated`` ones begin with an up-to-date database."""
    made: list[Installation] = []

    def make(name: str = "home", **settings: str) -> Installation:
        made.append(Installation(tmp_path / name, **settings))
        return made[-1]

    yield make
    for installation in made:
        installation.close()


@pytest.fixture
def desk(new_home: Callable[..., Installation], migrated: Path) -> Installation:
    """An installation with an up-to-date, empty database."""
    installation = new_home()
    if installation.database or os.environ.get("DATABASE_URL"):
        installation.must("migrate")
    else:
        shutil.copytree(migrated, installation.home)
    return installation
