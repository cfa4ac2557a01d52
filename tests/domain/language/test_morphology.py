"""The door to the dictionary: readings, absence, threads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from prezent.domain.language import lexicon, morphology, words
from prezent.domain.language.morphology import analyse, available, forms


def test_a_word_has_all_its_readings() -> None:
    pytest.importorskip("morfeusz2")
    genders = {(r.gender, "imię" in r.kinds) for r in analyse("Grzegorz")}
    assert ("m1", True) in genders
    assert ("f", False) in genders, "a woman's surname"


def test_parts_of_a_word_are_not_its_readings() -> None:
    pytest.importorskip("morfeusz2")
    assert {reading.form for reading in analyse("miałem")} == {"miałem"}


def test_forms_carry_case_and_number() -> None:
    pytest.importorskip("morfeusz2")
    vocatives = {r.form for r in forms("Anna") if "voc" in r.cases and "sg" in r.numbers}
    assert vocatives == {"Anno"}


@pytest.mark.parametrize("junk", ["", " ", "a b", "x-y", "R2D2", "ą" * 61, "<b>", "\x00"])
def test_junk_has_no_readings(junk: str) -> None:
    assert analyse(junk) == ()
    assert forms(junk) == ()


def test_unknown_words_have_no_readings() -> None:
    assert analyse("Nataliya") == ()


def test_without_the_library_everything_is_empty(no_dictionary: None) -> None:
    assert not available()
    assert analyse("Anna") == ()
    assert forms("Anna") == ()


def test_a_fresh_interpreter_without_the_library_still_addresses_people() -> None:
    program = (
        "import sys; sys.modules['morfeusz2'] = None\n"
        "from prezent.domain.language import address, morphology\n"
        "assert not morphology.available()\n"
        "sys.stdout.buffer.write(str(address.vocative('Anna', 'f')).encode())\n"
    )
    # The child gets this process's import path: the package need not be installed.
    code = f"import sys; sys.path[:] = {sys.path!r}\n{program}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, b"Anno"), done.stderr.decode()


def test_threads_get_the_same_answers_as_one() -> None:
    words = ["Anna", "Marek", "Paweł", "Zofia", "Kowalska", "Nowak", "Gołąb", "Jerzy"] * 25
    alone = {word: (analyse(word), forms(word)) for word in words}
    morphology.reset()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda word: (word, (analyse(word), forms(word))), words))
    assert all(alone[word] == answer for word, answer in together)


def test_what_is_learnt_is_what_would_be_read() -> None:
    pytest.importorskip("morfeusz2")
    forms = [*lexicon.frequent()]
    assert {"dziękuję", "Dziękuję", "reklamacja"} <= set(forms)
    sample = forms[::97]

    def read() -> list[object]:
        found = (words.word(form) for form in sample)
        return [[(one.lemma, one.pos, one.tag, one.kinds, one.labels) for one in word.senses] for word in found]

    before = read()
    words.learn(sample)
    words.word.cache_clear()
    assert read() == before
    assert words.word(sample[0]) is words.word(sample[0])
    words.reset()
    assert read() == before
