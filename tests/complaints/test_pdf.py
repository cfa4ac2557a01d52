"""PDF letters: tagged, in their language, nothing read as markup; what the law requires comes out again as text."""

from __future__ import annotations

import builtins
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from prezent.complaints import pdf
from prezent.domain.complaints.answer import compose
from prezent.domain.complaints.facts import AnswerFacts, Language
from prezent.domain.complaints.letter import Letter
from prezent.domain.complaints.required import missing
from prezent.domain.language import words
from tests.domain.complaints.models import FAMILIES, KATARZYNA, MAREK, base, data_request, models, partly, refused
from tests.support import require

HEAD = pdf.Letterhead(
    name="Klocek",
    lines=("Klocek sp. z o.o.", "ul. Zabawna 3, 26-600 Radom"),
    contact=("tel. 22 123 45 67", "klocek.example"),
    registered="Klocek sp. z o.o. · KRS 0000123456",
    place="Radom",
)


@pytest.fixture(autouse=True)
def typst() -> None:
    require("typst", pdf.available(), how="make dev, or pip install typst")


def made(letter: Letter) -> PdfReader:
    return PdfReader(io.BytesIO(pdf.render(letter, HEAD)))


def text_of(reader: PdfReader) -> str:
    """The words of the pages, lines put together."""
    pages = "\n".join(page.extract_text() for page in reader.pages)
    return re.sub(r"\s+", " ", pages.replace("\u200b", ""))


def conforms(reader: PdfReader) -> bool:
    """Whether the file says that it conforms to PDF/UA-1; Typst checks before it says so."""
    found = reader.xmp_metadata
    return found is not None and "pdfuaid" in found.rdf_root.toxml()


def root_of(reader: PdfReader) -> Any:
    return reader.trailer["/Root"]


def tags(node: Any) -> Iterator[str]:
    """The names of the structure elements, in reading order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from tags(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        yield from tags(node.get("/K"))


@pytest.mark.skipif(not words.available(), reason="the dictionary of Polish (morfeusz2) is not installed")
@pytest.mark.parametrize("regime", FAMILIES)
@pytest.mark.parametrize("kind", [base, partly, refused], ids=["accepted", "in part", "refused"])
def test_what_the_law_requires_comes_out_of_the_file(regime: str, kind: Any) -> None:
    own = FAMILIES[regime]
    facts: AnswerFacts = kind("pl", regime=regime, **own)
    if regime == "EU_GDPR12" and kind is base:
        facts = data_request()
    reader = made(compose(facts))
    text = text_of(reader)
    lost = {one.id for one in missing(text, regime, facts)}
    assert lost == set()
    assert conforms(reader)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_word_of_a_letter_comes_out_again(language: Language) -> None:
    for name, facts in models(language):
        letter = compose(facts)
        text = text_of(made(letter))
        for block in letter.blocks:
            for said in (block.text, *block.points):
                assert re.sub(r"\s+", " ", said) in text, name
        for line in (*letter.signature, facts.addressee.name, *facts.addressee.lines):
            assert line in text, name


def test_title_language_author_and_tags_are_set() -> None:
    letter = compose(base())
    reader = made(letter)
    root = root_of(reader)
    assert reader.metadata is not None
    assert reader.metadata.title == letter.subject
    assert reader.metadata.author == "Anna Nowak"
    assert root["/Lang"] == "pl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    found = list(tags(root["/StructTreeRoot"]["/K"]))
    assert found.count("/H1") == 1
    assert found.count("/L") == 5
    assert found.count("/LI") == 7
    assert "/P" in found


def test_the_letter_of_an_english_customer_says_so() -> None:
    reader = made(compose(base("en")))
    assert root_of(reader)["/Lang"] == "en"
    assert "page 1 of" in text_of(reader)


def test_letterhead_date_case_and_page_numbers_are_on_it() -> None:
    long = compose(base(merits_reasons="Grzejnik pękł w transporcie. " * 200))
    reader = made(long)
    text = text_of(reader)
    assert len(reader.pages) == 3
    for number in (1, 2, 3):
        assert f"strona {number} z 3" in text
    for said in ("Klocek", "klocek.example", "KRS 0000123456", "Radom, 25 listopada 2026 r.", "Sprawa 2026-000123"):
        assert said in text
    assert "Odpowiedź na reklamację: pęknięty grzejnik" in text
    assert "[2026-000123]" not in text  # the case has a line of its own


def test_the_name_never_stands_alone_on_a_page() -> None:
    """The end of the letter stays together, at whatever length the page would break in it."""
    for times in range(1, 40, 3):
        reader = made(
            compose(base(merits_reasons="Grzejnik pękł w transporcie, bo opakowanie było za cienkie. " * times))
        )
        last = re.sub(r"\s+", " ", reader.pages[-1].extract_text())
        assert "W razie pytań" in last
        assert "Z poważaniem Anna Nowak" in last


MARKUP = [
    '#set page(fill: red) #panic("x") #read("/etc/passwd")', "$x^2$", "\\ \\u{41} \\", '" ] [ " )',
    "*a* _b_ `c` @d <e>",
    "// nic", "/* nic */", "= Tytuł", "- punkt", "+ punkt", "~ -- --- ... 'x'", "{number} {count} %s",
    "https://a.example/#b",
]  # fmt: skip


@pytest.mark.parametrize("evil", MARKUP)
def test_words_are_never_markup(evil: str) -> None:
    letter = compose(
        base(
            merits_reasons=f"{evil} koniec.",
            matter=f"sprawa {evil}",
            addressee=replace(MAREK, name=evil, lines=(evil,)),
        )
    )
    reader = PdfReader(io.BytesIO(pdf.render(letter, replace(HEAD, registered=evil))))
    assert text_of(reader).count(re.sub(r"\s+", " ", evil)) >= 4
    assert conforms(reader)


def test_ten_thousand_characters_are_all_there() -> None:
    sentences = " ".join(f"Zdanie numer {number} mówi o grzejniku." for number in range(300))
    assert len(sentences) > 10_000
    text = text_of(made(compose(base(merits_reasons=sentences))))
    text = re.sub(r"Klocek sp\. z o\.o\. · KRS \d+ strona \d z \d ?", "", text)
    assert sentences in text


def test_a_word_without_end_stays_on_the_page() -> None:
    reader = made(compose(base(merits_reasons="y" * 10_000)))
    assert text_of(reader).count("y") >= 10_000
    assert len(reader.pages) > 2  # it is broken into lines


@pytest.mark.parametrize("odd", ["a\x00b\x07c", "a\ud800b", "a\u202eb", "wiersz\r\nwiersz\tdalej"])
def test_characters_without_a_shape_do_not_stop_a_letter(odd: str) -> None:
    reader = made(compose(base(merits_reasons=f"Powód: {odd} koniec.", matter=odd)))
    assert conforms(reader)
    assert "koniec." in text_of(reader)


def test_foreign_names_are_set_too() -> None:
    reader = made(compose(base(addressee=replace(KATARZYNA, name="Олена Nguyễn"))))
    assert "Олена Nguyễn" in text_of(reader)
    assert conforms(reader)


def test_what_no_font_has_still_gives_a_tagged_letter() -> None:
    reader = made(compose(base(merits_reasons="Znak \U000f1234 bez kroju.")))
    assert "bez kroju." in text_of(reader)
    assert not conforms(reader)
    assert root_of(reader)["/MarkInfo"]["/Marked"]


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = compose(base())
    assert pdf.render(letter, HEAD) == pdf.render(letter, HEAD)
    assert pdf.render(letter, HEAD) != pdf.render(replace(letter, dated=date(2026, 11, 26)), HEAD)


def test_the_house_s_own_letters_are_in_the_file() -> None:
    reader = made(compose(base()))
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    used = {str(font.get_object()["/BaseFont"]) for one in resources for font in one["/Font"].values()}
    assert any("Brygada1918-Regular" in one for one in used)
    assert any("Brygada1918-SemiBold" in one for one in used)


def test_without_typst_the_desk_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> ModuleType:
        if name == "typst":
            raise ImportError(name)
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    assert pdf.available() is False
    with pytest.raises(pdf.PdfUnavailable) as error:
        pdf.render(compose(base()), HEAD)
    assert error.value.code == "letter.pdf_unavailable"
    with translation.override("en"):
        assert "browser" in str(error.value)
