"""Letters that say that it takes longer: filled in, they get no remark, and hold a promise with a date."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from prezent.domain.coach import CaseContext, Lang, Severity, check
from prezent.domain.coach.case import Author, Message, Person
from prezent.domain.coach.skeletons import delay, waiting
from prezent.domain.mail import composed
from prezent.promises.detecting import find_in

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
GREETING = {"pl": "Dzień dobry, Panie Grzegorzu,", "en": "Dear Grzegorz Pawlik,"}
SIGNED = {
    "pl": ("Z wyrazami szacunku", "Marta Wilczek", "konsultantka", "tel. 48 555 01 22"),
    "en": ("Kind regards", "Marta Wilczek", "agent", "tel. 48 555 01 22"),
}
FILLS = {
    "pl": {
        "co zatrzymuje sprawę": "serwis nie przysłał jeszcze opinii",
        "co jest ustalane": "to, kiedy opinia będzie gotowa",
        "nowy dzień i godzina": "piątku 27 listopada do 15:00",
    },
    "en": {
        "what holds it up": "the workshop has not sent its report yet",
        "what is being established": "when the report will be ready",
        "the new day and hour": "Friday 27 November, 3 pm",
    },
}


def letters(lang: Lang) -> dict[str, str]:
    came = {"pl": "w poniedziałek, 23 listopada", "en": "on Monday, 23 November"}[lang]
    promised, until = {"pl": ("Oddzwonię dzisiaj", "dzisiaj"), "en": ("I will call today", "today")}[lang]
    matter = {"pl": "Grzejnik zepsuł się drugi raz", "en": "The heater broke again"}[lang]
    made = {
        "late": waiting(lang, greeting=GREETING[lang], matter=matter, came=came, signature=SIGNED[lang]),
        "soon": waiting(lang, greeting=GREETING[lang], matter=matter, came="", signature=SIGNED[lang]),
        "promise": delay(lang, greeting=GREETING[lang], promised=promised, until=until, signature=SIGNED[lang]),
    }
    return {name: filled(text, lang) for name, text in made.items()}


def filled(text: str, lang: Lang) -> str:
    for gap, words in FILLS[lang].items():
        assert f"⟨{gap}⟩" in text
        text = text.replace(f"⟨{gap}⟩", words)
    return text


@pytest.mark.parametrize("lang", ["pl", "en"])
@pytest.mark.parametrize("which", ["late", "soon", "promise"])
def test_filled_in_it_gets_no_remark_and_gives_a_word(lang: Lang, which: str) -> None:
    text = letters(lang)[which]
    assert "⟨" not in text
    case = CaseContext(
        case_id="2026-001184", kind="enquiry", now=NOW, attachments=(),
        customer=Person("Grzegorz", "Pawlik", "m", lang),
        author=Author("Marta", "Wilczek", "f", "konsultantka", "48 555 01 22", "marta@jarzebina.example"),
        messages=(Message("customer", "Grzejnik zepsuł się drugi raz.", NOW),),
    )  # fmt: skip
    html = composed.html_from_text(text)
    report = check(text, lang=lang, subject="[2026-001184] Jarzębina: grzejnik", html=html, case=case)
    said = [(one.rule, one.message.in_(lang), one.evidence) for one in report.at_least(Severity.SUGGESTION)]
    assert not said, f"{text}\n\n{said}"
    assert [given.by for given, _sentence in find_in(text, lang=lang, now=NOW) if given.by is not None]
