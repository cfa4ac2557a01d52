"""The grammar client against a real LanguageTool server, configured as in deploy/."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from prezent.domain.coach import CaseContext, Settings, Severity, check
from prezent.domain.coach.document import Document
from prezent.domain.coach.grammar import findings, join
from prezent.writing.languagetool import Client, Unavailable
from tests.support.languagetool import languagetool

pytestmark = [pytest.mark.contract, pytest.mark.xdist_group("languagetool")]

LETTER = (
    "Dzień dobry, Panie Marku,\n\n"
    "dziękuję za wiadomość. 😀 Myślę że paczka dotrze jutro. Włanczałem to urządzenie dwa razy.\n\n"
    "> Myślę że to cytat.\n\n"
    "Z poważaniem\nMarta Wilczek\n"
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with languagetool(tmp_path_factory.mktemp("languagetool")) as found:
        yield found


def look(client: Client, text: str, lang: str, **how: object) -> dict[str, list[str]]:
    doc = Document(text, channel="email", lang=lang)  # type: ignore[arg-type]
    matches = client.matches([one.text for one in doc.own], lang)
    found = findings(doc, matches, settings=how.get("settings", Settings()), case=CaseContext())  # type: ignore[arg-type]
    said: dict[str, list[str]] = {}
    for one in found:
        said.setdefault(one.rule, []).append(text[one.spans[0].start : one.spans[0].end])
    return said


def test_polish_grammar_is_seen_where_it_stands(url: str) -> None:
    said = look(Client(url, timeout=30), LETTER, "pl")
    assert said["LT:BRAK_PRZECINKA_ZE"] == ["Myślę że"], "counted past an emoji, and the quotation is left alone"
    assert any("Włanczałem" in words for words in said.values())
    assert not any(rule.endswith("UPPERCASE_SENTENCE_START") for rule in said)


def test_english_grammar_is_seen(url: str) -> None:
    said = look(Client(url, timeout=30), "Dear Anna,\n\nThank you for you're letter. This are the parts.\n", "en")
    assert any("you're" in words for words in said.values())


def test_words_of_the_house_are_never_misspelt(url: str) -> None:
    text = "Czajnik Wrzosik przyjedzie jutro."
    assert any("Wrzosik" in words for words in look(Client(url, timeout=30), text, "pl").values())
    settings = Settings(brands=frozenset({"Czajnik Wrzosik"}))
    assert not any(
        "Wrzosik" in words for words in look(Client(url, timeout=30), text, "pl", settings=settings).values()
    )


def test_four_good_letters_get_no_remark(url: str) -> None:
    for text in (
        "Dzień dobry, Pani Anno,\n\ndziękuję za wiadomość o przecieku. Przepraszam, że czajnik zawiódł.\n",
        "Dzień dobry,\n\nzwrot 120 zł wysłałam dziś. Pieniądze będą na koncie do piątku.\n",
        "Szanowny Panie,\n\nkurier przyjedzie w czwartek między 9 a 12.\n",
        "Dzień dobry,\n\nmam nadzieję, że to wyjaśnienie wystarcza. Proszę pisać, jeśli coś jest niejasne.\n",
    ):
        assert look(Client(url, timeout=30), text, "pl") == {}


def test_a_sentence_is_asked_about_once(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(url, timeout=30)
    asked: list[str] = []
    post = client._post
    monkeypatch.setattr(client, "_post", lambda text, lang: (asked.append(text), post(text, lang))[1])
    client.matches(["Pierwsze zdanie.", "Drugie zdanie."], "pl")
    client.matches(["Pierwsze zdanie.", "Trzecie zdanie.", "Drugie zdanie."], "pl")
    client.matches(["Pierwsze zdanie."], "en")
    assert asked == ["Pierwsze zdanie.\n\nDrugie zdanie.", "Trzecie zdanie.", "Pierwsze zdanie."]


def test_a_long_letter_is_asked_about_in_parts(url: str) -> None:
    sentences = [f"To jest zdanie numer {number} i nic w nim nie ma." for number in range(1500)]
    found = Client(url, timeout=60).matches(sentences, "pl")
    assert set(found) == set(sentences)


def test_what_the_coach_says_already_is_not_said_twice(url: str) -> None:
    report = check(LETTER, lang="pl")
    doc = Document(LETTER, channel="email", lang="pl")
    matches = Client(url, timeout=30).matches([one.text for one in doc.own], "pl")
    together = join(report, findings(doc, matches, settings=Settings(), case=CaseContext()))
    places = [span for one in together.findings if one.rule.startswith(("SPE-", "LT:")) for span in one.spans]
    assert len(places) == len(set(places))
    assert [one.severity for one in together.findings] == sorted((o.severity for o in together.findings), reverse=True)
    assert all(one.severity <= Severity.WARNING for one in together.findings if one.rule.startswith("LT:"))


def test_a_server_that_is_too_slow_is_given_up(url: str) -> None:
    client = Client(url, timeout=0.001)
    started = time.monotonic()
    with pytest.raises(Unavailable):
        client.matches(["Zdanie, którego nikt jeszcze nie widział."], "pl")
    assert time.monotonic() - started < 5
