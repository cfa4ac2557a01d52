"""What a hand may have slipped from: forms one slip away from a written one, and how near two forms are.

The costs are ours: a Polish mark left out, ó for u, rz for ż, ch for h and ą for om are nearer than another letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, product
from typing import Final

from prezent.domain.language.lexicon import MARKED, plain

LETTERS: Final = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
PLAIN_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
#: More marks than that are not restored at once.
MAX_MARKS: Final = 4
#: With more places than that for a mark, only two marks are tried.
_MANY_PLACES: Final = 9

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = frozenset(
    pair
    for number, row in enumerate(_ROWS)
    for at, key in enumerate(row)
    for pair in (
        *((key, other) for other in row[max(at - 1, 0) : at + 2] if other != key),
        *((key, other) for below in _ROWS[number + 1 : number + 2] for other in below[max(at - 1, 0) : at + 1]),
        *((other, key) for below in _ROWS[number + 1 : number + 2] for other in below[max(at - 1, 0) : at + 1]),
    )
)
_MARK, _SOUND, _SWAP, _DOUBLE, _KEY, _MISSED, _EXTRA, _WRONG = 0.15, 0.35, 0.5, 0.5, 0.8, 0.75, 0.8, 1.0
#: Letters that sound alike at some places.
_ALIKE: Final = frozenset(
    pair
    for one, other in ("óu", "bp", "dt", "gk", "wf", "zs", "żs", "źś", "iy", "ij", "łu", "ąo")
    for pair in ((one, other), (other, one))
)
#: Groups of letters that sound alike: what is written, what is meant.
_GROUPS: Final = tuple(
    pair
    for one, other in (
        ("rz", "ż"), ("ch", "h"), ("om", "ą"), ("on", "ą"), ("en", "ę"), ("em", "ę"), ("sz", "rz"), ("sz", "ż"),
        ("ji", "i"), ("ii", "i"), ("ks", "x"), ("kw", "q"), ("si", "ś"), ("ci", "ć"), ("zi", "ź"), ("ni", "ń"),
        ("oł", "ął"), ("ou", "ął"), ("eł", "ęł"), ("cz", "trz"), ("dz", "c"), ("w", "v"), ("ść", "źć"), ("ąść", "ąć"),
    )
    for pair in ((one, other), (other, one))
)  # fmt: skip


def with_marks(word: str) -> Iterator[str]:
    """``word`` with one to four Polish marks restored, few marks first."""
    places = [at for at, letter in enumerate(word) if letter in MARKED]
    most = MAX_MARKS if len(places) <= _MANY_PLACES else 2
    for count in range(1, min(most, len(places)) + 1):
        for chosen in combinations(places, count):
            for letters in product(*(MARKED[word[at]] for at in chosen)):
                made = list(word)
                for at, letter in zip(chosen, letters, strict=True):
                    made[at] = letter
                yield "".join(made)


def alike(word: str) -> Iterator[str]:
    """Forms that sound or look like ``word`` but for one place."""
    for at, letter in enumerate(word):
        for other in _same_look(letter):
            yield word[:at] + other + word[at + 1 :]
    for written, meant in _GROUPS:
        at = word.find(written)
        while at >= 0:
            yield word[:at] + meant + word[at + len(written) :]
            at = word.find(written, at + 1)


def likely(word: str) -> Iterator[str]:
    """Forms from which the commonest slips of a hand lead to ``word``: two letters swapped, one twice, one too many."""
    for at, letter in enumerate(word):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + letter + word[at:]
        if at + 1 < len(word) and word[at + 1] != letter:
            yield word[:at] + word[at + 1] + letter + word[at + 2 :]


@lru_cache(maxsize=64)
def _same_look(letter: str) -> tuple[str, ...]:
    base = plain(letter)
    looks = {base, *MARKED.get(base, "")} | {other for one, other in _ALIKE if one == letter}
    return tuple(sorted(looks - {letter}))


def unlikely(word: str, letters: str = LETTERS) -> Iterator[str]:
    """Forms with any other letter in some place, and with one letter more."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in letters:
            yield before + letter + after
            if after and after[0] != letter:
                yield before + letter + after[1:]


def near_plain(word: str) -> set[str]:
    """Plain forms at most one slip away from a plain ``word``, itself among them."""
    found = {word}
    for at in range(len(word)):
        found.add(word[:at] + word[at + 1 :])
        if at + 1 < len(word):
            found.add(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    found.update(unlikely(word, PLAIN_LETTERS))
    return found


def distance(written: str, meant: str) -> float:
    """How far a hand slips from ``meant`` to ``written``; 0 for the same word."""
    wide = len(meant) + 1
    rows: list[list[float]] = [[at * _MISSED for at in range(wide)]]
    for i, letter in enumerate(written, 1):
        row = [i * _EXTRA]
        for j, other in enumerate(meant, 1):
            above = rows[i - 1]
            best = min(
                above[j - 1] + _letter_cost(letter, other),
                above[j] + (_DOUBLE if i > 1 and written[i - 2] == letter else _EXTRA),
                row[j - 1] + (_DOUBLE if j > 1 and meant[j - 2] == other else _MISSED),
            )
            if i > 1 and j > 1 and letter != other and letter == meant[j - 2] and written[i - 2] == other:
                best = min(best, rows[i - 2][j - 2] + _SWAP)
            row.append(best)
        for one, other in _GROUPS:
            if written.endswith(one, 0, i):
                start = rows[i - len(one)]
                at = meant.find(other)
                while at >= 0:
                    end = at + len(other)
                    row[end] = min(row[end], start[at] + _SOUND)
                    at = meant.find(other, at + 1)
        rows.append(row)
    return rows[-1][-1]


def _letter_cost(written: str, meant: str) -> float:
    if written == meant:
        return 0.0
    if plain(written) == plain(meant):
        # A mark is left out more often than put where there is none.
        return _MARK if written == plain(written) else _MARK + 0.3
    if (written, meant) in _ALIKE:
        return _SOUND + 0.1
    return _KEY if (plain(written), plain(meant)) in _NEIGHBOURS else _WRONG


def unique(forms: Iterable[str]) -> list[str]:
    """``forms`` without those seen before, in their order."""
    return list(dict.fromkeys(forms))
