"""What a server reads before the first person needs it: the coach's rules and words, more than a second of reading."""

from __future__ import annotations

import threading

from prezent.domain.coach import Lang, check
from prezent.domain.language import lexicon, words
from prezent.platform import collector

#: Letters that lead the coach to everything it reads from files.
_LETTERS: dict[Lang, str] = {
    "pl": (
        "Dzień dobry Pani Anno,\n\ndziekuję za wiadomość z 12 maja. Przepraszam, że czajnik przestał działać. Odeślę "
        "pieniądze do piątku do 15:00. To WAŻNE.\n\nZ poważaniem\nMarta"
    ),
    "en": (
        "Dear Ms Brown,\n\nthank you for your mesage of 12 May, received today. I am sorry that the kettle stopped "
        "working. I will send the money back by Friday. It is IMPORTANT.\n\nKind regards\nMarta"
    ),
}


def read() -> None:
    """Read it now; raises nothing that a letter would not raise."""
    words.learn(lexicon.frequent())
    for lang, letter in _LETTERS.items():
        check(letter, lang=lang)
    collector.settle()


def begin() -> None:
    """Read it in a thread of its own, while the server answers already."""
    threading.Thread(target=read, name="warming", daemon=True).start()
