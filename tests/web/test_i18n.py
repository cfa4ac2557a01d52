"""The Polish catalogue: complete, fresh, grammatical; the tool that keeps it so."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polib
import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext

from prezent.people.models import Staff
from tests.support import require

ROOT = Path(__file__).resolve().parents[2]
PO = ROOT / "src" / "prezent" / "web" / "locale" / "pl" / "LC_MESSAGES" / "django.po"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tools_i18n", ROOT / "tools" / "i18n.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["tools_i18n"] = module
    spec.loader.exec_module(module)
    return module


class TestCatalogue:
    def test_it_is_complete_and_fresh(self, tool: ModuleType) -> None:
        assert list(tool.problems()) == []

    def test_new_messages_are_found_in_code_and_in_templates(
        self, tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        require("GNU gettext", tool.shutil.which("xgettext"), how="install the package gettext")
        sources = tmp_path / "prezent"
        (sources / "web" / "templates").mkdir(parents=True)
        (sources / "platform").mkdir()  # named as a module of the standard library
        (sources / "platform" / "__init__.py").touch()
        (sources / "a.py").write_text("from django.utils.translation import gettext as _\n_('A new word')\n")
        (sources / "web" / "templates" / "b.html").write_text(
            "{% load i18n %}{% translate 'Another' context 'page' %}"
            "{% blocktranslate count n=n %}{{ n }} thing{% plural %}{{ n }} things{% endblocktranslate %}"
        )
        monkeypatch.setattr(tool, "PACKAGE", sources)
        monkeypatch.setattr(tool, "PO", tmp_path / "none.po")
        found = {(entry.msgctxt, entry.msgid): entry for entry in tool.collect()}
        assert set(found) == {(None, "A new word"), ("page", "Another"), (None, "%(n)s thing")}
        left = sorted(path.name for path in sources.rglob("*"))
        assert left == ["__init__.py", "a.py", "b.html", "platform", "templates", "web"]

    @pytest.mark.parametrize(
        ("entry", "problem"),
        [
            (polib.POEntry(msgid="Answer", msgstr=""), "not translated"),
            (polib.POEntry(msgid="Answer", msgstr="Odpisz", flags=["fuzzy"]), "obsolete or fuzzy"),
            (polib.POEntry(msgid="Answer", msgstr="Odpisz", obsolete=True), "obsolete or fuzzy"),
            (polib.POEntry(msgid="Answer", msgstr="Answer"), "the same in both languages"),
            (polib.POEntry(msgid="To %(who)s", msgstr="Do"), "a placeholder is lost"),
            (polib.POEntry(msgid="To %(who)s", msgstr="Do %(kogo)s"), "unknown placeholder"),
            (
                polib.POEntry(msgid="%(n)d case", msgid_plural="%(n)d cases", msgstr_plural={0: "a", 1: "b"}),
                "not transl",
            ),
            (
                polib.POEntry(
                    msgid="%(n)d case", msgid_plural="%(n)d cases", msgstr_plural={0: "%(k)d", 1: "b", 2: "c"}
                ),
                "unknown placeholder",
            ),
        ],
    )
    def test_each_fault_is_noticed(
        self, tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: polib.POEntry, problem: str
    ) -> None:
        catalogue = polib.POFile()
        catalogue.append(entry)
        catalogue.save(str(tmp_path / "django.po"))
        (tmp_path / "same.txt").write_text("\n")
        monkeypatch.setattr(tool, "PO", tmp_path / "django.po")
        monkeypatch.setattr(tool, "SAME", tmp_path / "same.txt")
        monkeypatch.setattr(tool, "_stale", lambda catalogue: iter(()))
        found = list(tool.problems())
        assert len(found) == 1
        assert found[0].startswith(problem)

    def test_the_list_of_equal_words_holds_nothing_needless(
        self, tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        catalogue = polib.POFile()
        catalogue.append(polib.POEntry(msgid="Port", msgstr="Port"))
        catalogue.save(str(tmp_path / "django.po"))
        (tmp_path / "same.txt").write_text("Port\nGone\n")
        monkeypatch.setattr(tool, "PO", tmp_path / "django.po")
        monkeypatch.setattr(tool, "SAME", tmp_path / "same.txt")
        monkeypatch.setattr(tool, "_stale", lambda catalogue: iter(()))
        assert list(tool.problems()) == ["allowed to be the same, but is not: 'Gone'"]

    def test_a_compiled_catalogue_that_is_old_is_noticed(
        self, tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        catalogue = polib.POFile()
        catalogue.append(polib.POEntry(msgid="With you", msgstr="z Tobą"))
        catalogue.save(str(tmp_path / "django.po"))
        monkeypatch.setattr(tool, "PO", tmp_path / "django.po")
        monkeypatch.setattr(tool, "collect", lambda: polib.pofile(str(tmp_path / "django.po")))
        tool.compile_catalogue()
        assert list(tool._stale(tool.polib.pofile(str(tool.PO)))) == []
        assert polib.mofile(str(tmp_path / "django.mo"))[0].msgstr == "z\u00a0Tobą"
        catalogue[0].msgstr = "z nimi"
        catalogue.save(str(tmp_path / "django.po"))
        assert list(tool._stale(catalogue)) == ["django.mo is not made from django.po: run 'make i18n'"]


class TestPolish:
    """Properties of every translation, and the forms that grammar asks for."""

    def entries(self) -> Iterator[tuple[str, str]]:
        """Each message with each of its translations."""
        for entry in polib.pofile(str(PO)):
            for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
                yield entry.msgid, text

    def test_quotes_and_spaces_are_polish(self) -> None:
        for msgid, text in self.entries():
            prose = re.sub(r"<[^>]+>", "", text)
            assert not set(prose) & set("“\"'"), (msgid, text)
            assert "  " not in text, (msgid, text)
            assert " - " not in text, (msgid, text)
            assert "..." not in text, (msgid, text)
            assert prose.count("„") == prose.count("”"), (msgid, text)

    def test_ends_are_alike(self) -> None:
        for msgid, text in self.entries():
            if "Przykład: " in text:  # an address at the end takes no full stop
                continue
            for end in (".", "…", ":"):
                sentence = text.removesuffix(" r.")  # "2019 r." is a year
                assert msgid.endswith(end) == sentence.endswith(end) or "?" in {msgid[-1], text[-1]}, (msgid, text)

    def test_staff_have_no_gender_and_nobody_is_told_to_click(self) -> None:
        # Past tense of the second person: "napisałeś", "wybrałaś", "mógłbyś"
        gendered = re.compile(r"\b\w+(?:łeś|łaś|łbyś|łabyś)\b|\b(?:zalogowany|zalogowana|pewien|pewna)\b")
        for msgid, text in self.entries():
            assert not re.search(r"\b[Kk]likn|\b[Pp]roszę\b|\([aA]\)", text), (msgid, text)
            assert not gendered.search(re.sub("„[^”]*”", "", text)), (msgid, text)

    def test_one_word_for_one_thing(self) -> None:
        """Words that the glossary decided against."""
        other = re.compile(
            r"\b(?:zgłoszeni|ticket|agent|właściciel|mejl|maile?\b(?!\.)|zażaleni|komentarz|etykiet)", re.IGNORECASE
        )
        for msgid, text in self.entries():
            assert not other.search(re.sub("[Ee]-mail", "", text)), (msgid, text)

    @pytest.mark.parametrize(
        ("number", "cases", "hours", "within"),
        [
            (1, "1 sprawa", "1 godzina robocza", "godziny"),
            (2, "2 sprawy", "2 godziny robocze", "godzin"),
            (5, "5 spraw", "5 godzin roboczych", "godzin"),
            (12, "12 spraw", "12 godzin roboczych", "godzin"),
            (22, "22 sprawy", "22 godziny robocze", "godzin"),
            (112, "112 spraw", "112 godzin roboczych", "godzin"),
        ],
    )
    def test_numbers_decline_what_they_count(self, number: int, cases: str, hours: str, within: str) -> None:
        with translation.override("pl"):
            said = ngettext("%(count)d case", "%(count)d cases", number) % {"count": number}
            assert said == cases
            rule = npgettext("answer rule", "%(hours)d working hour", "%(hours)d working hours", number)
            assert (rule % {"hours": number}).replace("\u00a0", " ") == hours
            rule = ngettext("We answer within %(n)d hour.", "We answer within %(n)d hours.", number) % {"n": number}
            assert rule.replace("\u00a0", " ") == f"Odpowiadamy w ciągu {number} {within}."

    def test_a_word_to_a_person_is_in_the_case_that_the_button_needs(self) -> None:
        with translation.override("pl"):
            assert gettext("Send to %(person)s") % {"person": "pana Grzegorza"} == "Wyślij do pana Grzegorza"

    def test_messages_of_libraries_are_ours(self) -> None:
        with translation.override("pl"):
            assert gettext("This field is required.") == "Uzupełnij to pole."
        with translation.override("en"):
            assert gettext("This field is required.") == "This field is required."

    @pytest.mark.parametrize(
        ("language", "said"), [("pl", "Hasło za bardzo przypomina"), ("en", "too much like your name")]
    )
    def test_a_password_like_ones_name_is_refused_in_words(self, language: str, said: str) -> None:
        with translation.override(language), pytest.raises(ValidationError) as refused:
            validate_password("martawilczek", Staff(email="marta.wilczek@jarzebina.example", name="Marta Wilczek"))
        assert said in " ".join(refused.value.messages)
        assert "first_name" not in " ".join(refused.value.messages)
