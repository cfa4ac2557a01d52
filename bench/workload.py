"""Texts and mails to measure with: the seeded workload generator when it is there, our own demo texts otherwise."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent


def folder() -> Path | None:
    """The folder of the workload generator: ``WORKLOAD``, or ``../shared/workload`` beside the checkout."""
    path = Path(os.environ.get("WORKLOAD") or ROOT.parent / "shared" / "workload")
    return path if (path / "genmail.py").is_file() else None


def module(name: str) -> ModuleType:
    """A module of the generator. Raises SystemExit with what to do when it is not there."""
    path = folder()
    if path is None:
        raise SystemExit("bench: the workload generator is missing; set WORKLOAD to its folder")
    if str(path) not in sys.path:
        sys.path.insert(0, str(path))
    return importlib.import_module(name)


def mails(target: Path, *, count: int, seed: int, style: str = "references") -> Path:
    """Generate ``count`` mails into ``target`` (once) and return it."""
    path = folder()
    if path is None:
        raise SystemExit("bench: the workload generator is missing; set WORKLOAD to its folder")
    if not (target / "manifest.json").exists():
        command = [sys.executable, str(path / "genmail.py"), "--out", str(target), "--count", str(count)]
        subprocess.run([*command, "--seed", str(seed), "--reply-style", style], check=True, stdout=subprocess.DEVNULL)
    return target
