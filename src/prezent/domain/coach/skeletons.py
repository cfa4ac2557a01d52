"""A letter to begin with, in the order that a good one has: thanks, apology, position, plan, an open door, a name.

What only the writer knows stands as a gap ⟨…⟩, which ENV-06 asks for until it is filled. Filled in, the letter gets no
remark. Source of the order: principles P14, P15, P20, P26.
"""

from __future__ import annotations

from collections.abc import Sequence

from prezent.domain.coach.case import CaseContext, Gender
from prezent.domain.coach.model import Lang

_THANKS = {
    "pl": {
        "complaint": "dziękuję za zgłoszenie reklamacji w sprawie „{matter}”.",
        "enquiry": "dziękuję za pytanie w sprawie „{matter}”.",
        "praise": "dziękuję za dobre słowo w sprawie „{matter}”.",
        "": "dziękuję za wiadomość w sprawie „{matter}”.",
    },
    "en": {
        "complaint": "Thank you for telling me about “{matter}”.",
        "enquiry": "Thank you for your question about “{matter}”.",
        "praise": "Thank you for your kind words about “{matter}”.",
        "": "Thank you for your message about “{matter}”.",
    },
}
_FAULT = {
    "pl": ("Przepraszam za ⟨co spotkało klienta⟩. {right}: ⟨co zawiodło⟩.", "Uznaję reklamację: ⟨co klient dostanie⟩."),
    "en": (
        "I am sorry for ⟨what happened to the customer⟩. You are right: ⟨what went wrong⟩.",
        "I accept your complaint: ⟨what the customer gets⟩.",
    ),
}
_SORRY = {
    "pl": "Przepraszam za ⟨co spotkało klienta⟩.",
    "en": "I am sorry for ⟨what happened to the customer⟩.",
}
_REFUSAL = {
    "pl": "Nie mogę uznać reklamacji, ponieważ ⟨powód i dowód⟩. Mogę za to zaproponować ⟨inne rozwiązanie⟩.",
    "en": "I cannot accept the complaint, because ⟨the reason and the proof⟩. What I can offer is ⟨another way⟩.",
}
_POSITION = {
    "pl": "⟨Odpowiedź albo stanowisko w jednym zdaniu⟩.",
    "en": "⟨The answer or the decision in one sentence⟩.",
}
_PLAN = {
    "pl": ("Oto plan:", ("⟨co zrobię⟩ do ⟨dnia⟩,", "⟨co potem⟩ do ⟨dnia⟩.")),
    "en": ("Here is the plan:", ("⟨what I will do⟩ by ⟨day⟩,", "⟨what comes next⟩ by ⟨day⟩.")),
}
_CLOSING = {
    "pl": "Mam nadzieję, że to wyjaśnia sprawę. W razie pytań proszę odpisać na tę wiadomość{phone}.",
    "en": "I hope this clears things up. If you have any questions, please reply to this message{phone}.",
}
_PHONE = {"pl": " albo zadzwonić do mnie: {number}", "en": " or call me on {number}"}
_RIGHT: dict[Gender | None, str] = {"m": "Ma Pan rację", "f": "Ma Pani rację", None: "Błąd leży po naszej stronie"}


def outline(case: CaseContext, lang: Lang, *, matter: str, greeting: str, signature: Sequence[str]) -> str:
    """The letter as plain text: blank lines part paragraphs, "1. " begins a point of the plan.

    ``greeting`` and ``signature`` (its lines) come as they stand in a letter; ``matter`` is the case's, ``case`` says
    its kind, the verdicts where there are any, and whom it is written to.
    """
    kinds = _THANKS[lang]
    parts = [greeting, kinds.get(case.kind, kinds[""]).format(matter=" ".join(matter.split()))]
    if case.fault:
        apology, position = _FAULT[lang]
        parts += [apology.format(right=_RIGHT[case.customer.gender]), position]
    else:
        # For what happened to the person one is sorry before anybody knows whose fault it was.
        parts += [_SORRY[lang]] if case.service_fault or (case.kind == "complaint" and case.fault is None) else []
        parts += [_REFUSAL[lang] if case.fault is False and case.kind == "complaint" else _POSITION[lang]]
    if case.kind != "praise":
        intro, steps = _PLAN[lang]
        parts += [intro, "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))]
    phone = _PHONE[lang].format(number=case.author.phone) if case.author.phone else ""
    parts += [_CLOSING[lang].format(phone=phone), "\n".join(signature)]
    return "\n\n".join(parts)


_DELAY = {
    "pl": (
        (
            "moja obietnica brzmiała: „{promised}” (termin: {until}). Wiem już, że w tym terminie nie zdążę, dlatego "
            "piszę wcześniej. Przepraszam za opóźnienie."
        ),
        "Powód: ⟨co zatrzymuje sprawę⟩. Teraz ustalam ⟨co jest ustalane⟩.",
        "Następną wiadomość wyślę do ⟨nowy dzień i godzina⟩.",
        "Mam nadzieję, że to wyjaśnia sprawę. W razie pytań proszę odpisać na tę wiadomość.",
    ),
    "en": (
        (
            "I promised: “{promised}” (by {until}). I can see that I will not manage it by then. I want you to hear it "
            "from me before the date. I am sorry for the delay."
        ),
        "The reason: ⟨what holds it up⟩. What I am finding out now: ⟨what is being established⟩.",
        "I will write to you again by ⟨the new day and hour⟩.",
        "If you have any questions, please reply to this message.",
    ),
}


def delay(lang: Lang, *, greeting: str, promised: str, until: str, signature: Sequence[str]) -> str:
    """A letter before the date of a promise (P3): the reason, what is being established, the new date. Plain text with
    gaps ⟨…⟩ for what only the writer knows; ``promised`` are the words given, ``until`` their date in words."""
    first, *rest = _DELAY[lang]
    said = " ".join(promised.split()).rstrip(".")
    return "\n\n".join([greeting, first.format(promised=said, until=until), *rest, "\n".join(signature)])


_WAITING = {
    "pl": (
        (
            "przepraszam za opóźnienie. Wiadomość w sprawie „{matter}” przyszła {came}, a ja nie mam jeszcze pełnej "
            "odpowiedzi."
        ),
        (
            "dziękuję za wiadomość w sprawie „{matter}”. Wiem już, że pełna odpowiedź zajmie mi więcej czasu, dlatego "
            "piszę wcześniej. Przepraszam za opóźnienie."
        ),
    ),
    "en": (
        ("I am sorry for the delay. Your message about “{matter}” came {came}, and I do not have the full answer yet."),
        (
            "Thank you for your message about “{matter}”. I can see that the full answer will take me longer, and want "
            "you to hear it from me now. I am sorry for the delay."
        ),
    ),
}


def waiting(lang: Lang, *, greeting: str, matter: str, came: str, signature: Sequence[str]) -> str:
    """The same letter where nothing was promised: an answer that is late, or that will be (P3). ``came`` says when the
    customer's message came, inside a sentence; empty while there is time left."""
    late, soon = _WAITING[lang]
    first = (late if came else soon).format(matter=" ".join(matter.split()), came=came)
    return "\n\n".join([greeting, first, *_DELAY[lang][1:], "\n".join(signature)])


_PLANNED = {
    "pl": (
        "dziękuję za cierpliwość w sprawie „{matter}”.",
        "Mam nadzieję, że teraz wiadomo, co będzie dalej. W razie pytań proszę odpisać na tę wiadomość.",
    ),
    "en": (
        "Thank you for your patience about “{matter}”.",
        "I hope this makes clear what happens next. If you have any questions, please reply to this message.",
    ),
}


def steps_of(lang: Lang, steps: Sequence[str]) -> str:
    """The plan as it stands in a letter: a line that says what it is, then a numbered line for each step (P20)."""
    numbered = "\n".join(f"{number}. {step}." for number, step in enumerate(steps, 1))
    return f"{_PLAN[lang][0]}\n\n{numbered}"


def planned(lang: Lang, *, greeting: str, matter: str, steps: Sequence[str], signature: Sequence[str]) -> str:
    """A letter with a plan: plain text, without gaps. ``steps`` come with who and by when, without a full stop."""
    thanks, closing = _PLANNED[lang]
    parts = [greeting, thanks.format(matter=" ".join(matter.split())), steps_of(lang, steps), closing]
    return "\n\n".join([*parts, "\n".join(signature)])
