"""A step of a plan as the customer reads it: in the customer's language, not in that of the desk."""

from __future__ import annotations

from datetime import date

from prezent.domain.language import dates
from prezent.domain.language.when_days import WARSAW
from prezent.promises.models import Step
from prezent.promises.when import Due

_US: dict[str, str] = {"pl": "my", "en": "we"}
_YOU: dict[str, dict[str, str]] = {
    "pl": {"pan": "Pan", "pani": "Pani", "panstwo": "Państwo", "": "po Państwa stronie"},
    "en": {"": "you"},
}


def who_words(step: Step, *, form: str, lang: dates.Language) -> str:
    """Who does the step: a name, or the customer in the right ``form``; ``step.owner`` has been read."""
    if step.side == Step.Side.CUSTOMER:
        return _YOU[lang].get(form, _YOU[lang][""])
    if step.side == Step.Side.OTHER:
        return step.who
    return step.owner.name if step.owner is not None else _US[lang]


def by_words(due: Due, today: date, lang: dates.Language) -> str:
    """Until when, so that it reads the same on later days: "do piątku 27 listopada do 15:00"."""
    day = dates.by_day_in_words(due.day, today, lang)
    if due.by_day:
        return day
    time = dates.clock_time(due.at.astimezone(WARSAW))
    return f"{day} do {time}" if lang == "pl" else f"{day}, {time}"


def due_of_step(step: Step) -> Due | None:
    """The date of a step, where it has one."""
    return Due(step.due_at, step.by_day) if step.due_at is not None else None


def line(step: Step, *, form: str, today: date, lang: dates.Language) -> str:
    """The step in one line of a letter: "Sprawdzę, co zawiodło (Marta Wilczek, do piątku 27 listopada)"."""
    due = due_of_step(step)
    beside = [who_words(step, form=form, lang=lang), *([by_words(due, today, lang)] if due else [])]
    return f"{step.what.rstrip(' .,;')} ({', '.join(beside)})"


def plain(text: str) -> str:
    """Words to compare by: how they are spaced and capitalised says nothing."""
    return " ".join(text.split()).casefold()
