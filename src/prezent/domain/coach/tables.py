"""Lists of words that people may edit: ``data/*.toml`` and ``data/*.txt``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> Mapping[str, Any]:
    """``data/<name>.toml``."""
    return tomllib.loads(_text(f"{name}.toml"))


@cache
def lines(name: str) -> tuple[str, ...]:
    """The entries of ``data/<name>.txt``: one a line, without comments (``#``) and empty lines."""
    bare = (line.partition("#")[0].strip() for line in _text(f"{name}.txt").splitlines())
    return tuple(line for line in bare if line)


def _text(file: str) -> str:
    return (resources.files("prezent.domain.coach") / "data" / file).read_text("utf-8")
