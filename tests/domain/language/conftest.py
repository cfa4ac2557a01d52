"""The dictionary's absence, for tests: the code must answer honestly without it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest

from prezent.domain.language import morphology


@pytest.fixture
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make ``import morfeusz2`` fail, as on a platform without a wheel, and forget what was loaded before."""
    real = importlib.import_module

    def refuse(name: str, package: str | None = None) -> ModuleType:
        if name == "morfeusz2":
            raise ModuleNotFoundError(name)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", refuse)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    from prezent.domain.language import address, person_names

    morphology.reset()
    person_names.canonical_first.cache_clear()
    address._table_gender.cache_clear()
