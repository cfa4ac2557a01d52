"""Reads the steps of a page in docs/user, and does what they say at a desk, by the names that a person sees.

How such a page is written (the page itself does not say this):

- A step is an item of a numbered list. Its section is the nearest heading; a line ``**Kto:** …`` says who takes the
  steps that follow: ``opiekun`` (the assignee), ``przełożony`` (a supervisor) or ``administrator``.
- What is on the screen stands in „…”, word for word; ``…`` inside stands for anything (a date, a name, an amount).
- What is typed is in italics: ``*379,00*``. Days are ``dzisiejszą datę``, ``datę sprzed 20 dni``, ``datę za 20 dni``.
- Each name in a step belongs to one of these, else reading fails, so that nothing in a step goes unchecked:

      naciśnij „X”             a button or a link; what a browser opens by a summary counts as well
      rozwiń „X”               a fold that is closed; one that stands open already is left open
      wpisz w „X”: *text*      a field; also: wpisz w „X” datę …
      wybierz „V” w „X”        a choice of a menu
      zaznacz „X”              a checkbox or a radio button
      zobaczysz „X”            words that are on the page then (also: zobaczysz „X” i „Y”)
      w części „X”             narrows the names that follow in the step to the part with that heading
      otwórz sprawę klienta    finds the customer's case in a list, by its matter or by the customer's name
      otwórz swoje menu        the button with the person's own name

A name must fit exactly one thing that can be seen: a button that was renamed, or one that a reader could take for
another, fails the test. A hidden remainder after a colon ("Popraw: ustalenie 1"), a count ("Dziś 3") and a remark in
brackets are not a part of the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = ROOT / "docs" / "user" / "pl"

_NAME = r"„([^”]+)”"
#: What may stand after a name: words for those who hear the page, how many there are, that a field may stay empty.
_REST = r"(?:\s*:\s.*|\s+\d+|\s+\(.*\))?"
_DAY = r"dzisiejszą datę|datę sprzed \d+ dni|datę za \d+ dni"
_ACTS: Final = {
    "part": rf"[Ww] części {_NAME}",
    "press": rf"[Nn]aciśnij {_NAME}",
    "unfold": rf"[Rr]ozwiń {_NAME}",
    "type": rf"[Ww]pisz w {_NAME}(?:: \*([^*]+)\*| ({_DAY}))",
    "choose": rf"[Ww]ybierz {_NAME} w {_NAME}",
    "tick": rf"[Zz]aznacz {_NAME}",
    "see": rf"[Zz]obaczysz {_NAME}(?: i {_NAME})?",
    "open": r"[Oo]twórz sprawę klienta",
    "menu": r"[Oo]twórz swoje menu",
}
_ACT: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ACTS.items()))
_HEADING: Final = re.compile(r"^#{2,3} (.+)$")
_PARTS: Final = ("region", "group", "article", "navigation")
_ITEM: Final = re.compile(r"^\d+\. (.+(?:\n {2,}\S.*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: ``verb`` of the list above, the names it is done to, and the sentence that says so."""

    verb: str
    names: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Section:
    """Steps under one heading, by one person. ``steps``: the acts of each item."""

    title: str
    who: str
    steps: tuple[tuple[Act, ...], ...]


def text_of(page: str) -> str:
    """The words of ``page`` (a name without a folder)."""
    return (PAGES / page).read_text(encoding="utf-8")


def sections(page: str) -> dict[str, list[Section]]:
    """The sections of ``page`` that have steps, by heading; one for each person who takes some, in order."""
    found: dict[str, list[Section]] = {}
    title = ""
    for block in re.split(r"^(?=#{2,3} |\*\*Kto:\*\*)", text_of(page), flags=re.MULTILINE):
        heading = _HEADING.match(block.partition("\n")[0])
        title = heading[1] if heading else title
        who = re.match(r"\*\*Kto:\*\* (\w+)", block)
        steps = tuple(read_step(item) for item in _ITEM.findall(block))
        if steps:
            assert who, f"nobody is named for the steps of {title!r}"
            found.setdefault(title, []).append(Section(title, who[1], steps))
    return found


def read_step(item: str) -> tuple[Act, ...]:
    """The acts of one item. Raises AssertionError for a name that belongs to none, or an item without any."""
    said = " ".join(item.split())
    acts = []
    for found in _ACT.finditer(said):
        names = [one for one in re.split(_ACTS[found.lastgroup or ""], found[0])[1:-1] if one]
        acts.append(Act(str(found.lastgroup), tuple(names), said))
    left = _ACT.sub("", said)
    assert acts, f"a step without anything to do: {said}"
    assert "„" not in left, f"a name that no verb goes with: {left}"
    return tuple(acts)


def pattern(name: str) -> re.Pattern[str]:
    """What fits ``name``: any white space for its spaces, anything for "…", a hidden remainder after a colon."""
    words = r".*".join(re.escape(one) for one in name.split("…")).replace(r"\ ", r"\s+")
    return re.compile(rf"^\s*{words}{_REST}\s*$", re.DOTALL)


class Reader:
    """Somebody at the desk with the page beside the keyboard: ``name``, and what lists call the case."""

    def __init__(self, page: Any, *, name: str, matter: str, today: date) -> None:
        self.page, self.name, self.matter, self.today = page, name, matter, today
        self._part: Any = None

    def follow(self, section: Section) -> None:
        """Take every step. Raises AssertionError with the step's words where the desk is not as they say."""
        for step in section.steps:
            self._part = None
            for act in step:
                try:
                    getattr(self, f"_{act.verb}_")(*act.names)
                except Exception as error:
                    raise AssertionError(f"{section.title}: {act.said}\n{act.verb} {act.names}: {error}") from error

    # --- verbs

    def _part_(self, name: str) -> None:
        heading = re.compile(pattern(name).pattern.replace(_REST, r"(?:[\s:].*)?"), re.DOTALL)
        self._part = self._only([self.page.get_by_role(role, name=heading) for role in _PARTS])

    def _press_(self, name: str) -> None:
        roles = [self._in.get_by_role(role, name=pattern(name)) for role in ("button", "link")]
        self._click(self._only([*roles, self._in.locator("summary").filter(has_text=pattern(name))]))

    def _unfold_(self, name: str) -> None:
        summary = self._only([self._in.locator("summary").filter(has_text=pattern(name))])
        if not summary.evaluate("(one) => one.parentElement.open"):
            summary.click()

    def _type_(self, name: str, text: str) -> None:
        fields = [self._in.get_by_role(role, name=pattern(name)) for role in ("textbox", "spinbutton")]
        self._only(fields).fill(self._day(text) or text)

    def _choose_(self, value: str, name: str) -> None:
        menu = self._only([self._in.get_by_role("combobox", name=pattern(name))])
        fitting = [one for one in menu.locator("option").all_inner_texts() if pattern(value).match(one)]
        assert len(fitting) == 1, f"{len(fitting)} choices {value!r}"
        menu.select_option(label=fitting[0].strip())

    def _tick_(self, name: str) -> None:
        self._only([self._in.get_by_role(role, name=pattern(name)) for role in ("checkbox", "radio")]).check()

    def _see_(self, *names: str) -> None:
        for name in names:
            words = r"[\s\S]*".join(re.escape(one) for one in name.split("…")).replace(r"\ ", r"\s+")
            self._in.get_by_text(re.compile(words)).filter(visible=True).first.wait_for()

    def _open_(self) -> None:
        where = self._part or self.page.get_by_role("main")
        self._click(self._only([where.get_by_role("link").filter(has_text=pattern(self.matter))]))
        self._part = None

    def _menu_(self) -> None:
        self.page.get_by_role("button", name=self.name).first.click()

    # --- how

    @property
    def _in(self) -> Any:
        return self._part or self.page

    def _only(self, found: list[Any]) -> Any:
        both = found[0]
        for one in found[1:]:
            both = both.or_(one)
        both = both.filter(visible=True)
        both.first.wait_for()
        assert both.count() == 1, f"{both.count()} things fit: {both.all_inner_texts()}"
        return both

    def _click(self, what: Any) -> None:
        """Press it and wait until what it does is done: another page, or the answer that changes this one."""
        does = what.evaluate(
            """(one) => {
              const form = one.type === 'submit' ? one.form : null;
              if (one.matches('[hx-get], [hx-post]') || form?.matches('[hx-post]')) return 'asks';
              return form || (one.href && !one.getAttribute('href').startsWith('#')) ? 'leaves' : '';
            }"""
        )
        if does == "leaves":
            with self.page.expect_navigation():
                what.click()
        elif does == "asks":
            with self.page.expect_response(lambda response: response.request.resource_type in {"xhr", "fetch"}):
                what.click()
            self.page.wait_for_timeout(100)
        else:
            what.click()

    def _day(self, text: str) -> str:
        days = re.search(r"\d+", text)
        if text == "dzisiejszą datę":
            return self.today.isoformat()
        if not re.fullmatch(_DAY, text) or days is None:
            return ""
        ago = -int(days[0]) if "sprzed" in text else int(days[0])
        return (self.today + timedelta(days=ago)).isoformat()
