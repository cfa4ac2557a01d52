"""Checklists A to G: which fit a complaint, and that their data is sound."""

from __future__ import annotations

from datetime import date

import pytest

from prezent.domain.complaints.checklists import (
    FACTS,
    MARKS,
    ChecklistError,
    checklists,
    fitting,
    item_of,
    marks_of,
    read,
    within_two_years,
)

DAY = date(2026, 11, 24)


def letters(**of: object) -> str:
    """The letters of the lists that fit a complaint about goods of a consumer, changed by ``of``."""
    facts = {
        "about": "goods",
        "status": "consumer",
        "demands": [],
        "regimes": ["PL_CONS_7A", "PL_CONS_GOODS"],
        "on": DAY,
    }
    return "".join(one.letter for one in fitting(marks_of(**(facts | of))))  # type: ignore[arg-type]


def test_all_seven_are_there_with_words_in_both_languages() -> None:
    assert [one.letter for one in checklists()] == list("ABCDEFG")
    for one in checklists():
        for item in one.items:
            assert item.words.pl
            assert item.words.en
            assert item_of(item.id) is item


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ({}, "ABCEG"),
        ({"about": "service", "regimes": ["PL_CONS_7A"]}, "ABEG"),
        ({"status": "business", "regimes": ["PL_B2B_RKJ"]}, "ABE"),
        ({"status": "sole_trader", "regimes": ["PL_CONS_GOODS"]}, "ABCE"),
        ({"about": "service", "regimes": ["PL_FIN"]}, "ABDEG"),
        ({"about": "service", "regimes": ["EU_RAIL"]}, "ABDE"),
        ({"demands": ["refund"]}, "ABCEFG"),
        ({"demands": ["repair"]}, "ABCEG"),
        ({"status": ""}, "ABCEG"),
    ],
)
def test_lists_that_fit(of: dict[str, object], expected: str) -> None:
    assert letters(**of) == expected


def items(**of: object) -> set[str]:
    facts = {"about": "goods", "status": "consumer", "demands": [], "regimes": ["PL_CONS_7A"], "on": DAY}
    return {item.id for one in fitting(marks_of(**(facts | of))) for item in one.items}  # type: ignore[arg-type]


def test_items_follow_the_demand_and_the_regime() -> None:
    assert "intake.amount" not in items()
    assert "intake.amount" in items(demands=["reduction"])
    assert "goods.trivial" in items(demands=["refund"])
    assert "goods.trivial" not in items(demands=["reduction"])
    assert "intake.acknowledged" not in items()
    assert "intake.acknowledged" in items(about="service", regimes=["PL_TELCO", "PL_TELCO_ACK"])
    assert {"silence.received"} & items() == {"silence.received"}
    assert "silence.sent" in items(about="service", regimes=["PL_TELCO"])
    assert "silence.review" in items(in_silence=True)
    assert "reply.adr" not in items(status="business", regimes=["PL_B2B_RKJ"])
    assert "reply.ombudsman" in items(about="service", regimes=["PL_FIN"])


def test_every_fact_and_mark_is_used() -> None:
    every = [item for one in checklists() for item in one.items]
    assert {item.known for item in every} - {""} == FACTS
    used = {mark for one in checklists() for mark in one.only | one.needs}
    used |= {mark for item in every for mark in item.only | item.needs}
    assert used <= MARKS


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('known = "rumour"', "unknown fact “rumour”"),
        ('only = ["toys"]', "unknown mark “toys”"),
        ('colour = "red"', "unknown key “colour”"),
    ],
)
def test_what_nobody_knows_is_refused_by_name(change: str, told: str) -> None:
    text = f'[[list]]\nid = "x"\nletter = "X"\ntitle = {{ pl = "x", en = "x" }}\n[[list.item]]\nid = "x.y"\n{change}\n'
    text += 'words = { pl = "a", en = "b" }\n'
    with pytest.raises(ChecklistError, match=told):
        read(text)


def test_an_id_comes_once_and_words_in_both_languages() -> None:
    item = '[[list.item]]\nid = "x.y"\nwords = { pl = "a", en = "b" }\n'
    head = '[[list]]\nid = "x"\nletter = "X"\ntitle = { pl = "x", en = "x" }\n'
    with pytest.raises(ChecklistError, match=r"there twice: x\.y"):
        read(head + item + item)
    with pytest.raises(ChecklistError, match="both languages"):
        read(head + item.replace('en = "b"', 'en = ""'))


@pytest.mark.parametrize(
    ("delivered", "found", "inside"),
    [
        (date(2024, 11, 24), date(2026, 11, 24), True),
        (date(2024, 11, 24), date(2026, 11, 25), False),
        (date(2024, 2, 29), date(2026, 2, 28), True),
        (date(2024, 2, 29), date(2026, 3, 1), False),
    ],
)
def test_two_years_end_on_the_day_of_the_same_date(delivered: date, found: date, inside: bool) -> None:
    assert within_two_years(delivered, found) is inside
