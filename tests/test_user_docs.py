"""The pages for users: every picture and link is there, and every name in quotation marks is one that the desk says."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import polib  # type: ignore[import-untyped]
import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
USER: Final = ROOT / "docs" / "user"
PAGES: Final = sorted(USER.rglob("*.md"))
LINKING: Final = (ROOT / "README.md", ROOT / "README.pl.md", *PAGES)
LARGEST_PICTURE: Final = 120_000
LOCALE: Final = ROOT / "src" / "prezent" / "web" / "locale"
DATA: Final = ROOT / "src" / "prezent" / "domain"
#: Said of a customer's words, and not of the desk.
QUOTED: Final = {"reklamacja"}


def links(page: Path) -> list[str]:
    """Relative addresses that ``page`` links to or shows, without what follows a "#"."""
    found = re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    return [one for one in found if "://" not in one]


@pytest.mark.parametrize("page", LINKING, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_links_to_is_there(page: Path) -> None:
    assert links(page)
    assert [one for one in links(page) if not (page.parent / one).resolve().exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {(page.parent / one).resolve() for page in PAGES for one in links(page) if one.endswith(".png")}
    pictures = set(USER.rglob("*.png"))
    assert pictures
    assert pictures == shown
    assert [one.name for one in pictures if one.stat().st_size > LARGEST_PICTURE] == []


def test_every_page_for_users_is_linked_from_a_readme() -> None:
    linked = {(readme.parent / one).resolve() for readme in LINKING[:2] for one in links(readme)}
    assert set(PAGES) <= linked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_name_in_quotation_marks_is_said_by_the_desk(page: Path) -> None:
    said = _said(page.parent.name)
    text = " ".join(page.read_text(encoding="utf-8").split())
    typed = set(re.findall(r": \*([^*]+)\*", text))
    names = dict.fromkeys(re.findall(r"„([^”]+)”", text))
    assert {one for one in names if not _known(one, said, typed)} <= QUOTED


def _said(language: str) -> list[str]:
    """Everything that the desk can say in ``language``, its texts and the law's data, single spaces between words."""
    said = []
    for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po")):
        said += [entry.msgstr, *entry.msgstr_plural.values()]
    for data in DATA.rglob("*.toml"):
        said += re.findall(r'"((?:[^"\\\\]|\\\\.)+)"', data.read_text(encoding="utf-8"))
    return [" ".join(one.split()) for one in said]


def _known(name: str, said: list[str], typed: set[str]) -> bool:
    """Whether the desk says ``name``: a text of its own, one with a value put in, part of one with "…", or several."""
    if name in typed or re.fullmatch(r"[\d,]+ zł", name):
        return True
    if ": " in name and all(_known(one, said, typed) for one in name.split(": ")):
        return True
    pieces = re.compile(".*".join(re.escape(one) for one in name.split("…")))
    return any(_with_value(one).fullmatch(name) or ("…" in name and pieces.search(one)) for one in said)


@cache
def _with_value(text: str) -> re.Pattern[str]:
    """What ``text`` becomes with its values; one that is little else than values stands for itself only."""
    parts = re.split(r"%\(\w+\)s|\{\w*\}", text)
    between = ".+" if len("".join(parts).strip()) > 4 else "%"
    return re.compile(between.join(re.escape(one) for one in parts))
