"""The computation of a legal deadline, step by step, so that anybody at the desk can check it with a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from prezent.domain.deadlines.calendar import holiday_on, is_working_day
from prezent.domain.deadlines.regime import MetBy, Period, Regime, Silence, Start, Version
from prezent.domain.language.both import Text2
from prezent.domain.language.dates import MONTHS, WEEKDAYS, day_in_words, on_day_in_words
from prezent.domain.language.plurals import counted

_DAY: Final = timedelta(days=1)
_LONG_AGO: Final = date(1, 1, 1)

#: What starts a clock, as a sentence that a day can follow: "The complaint came in".
STARTS: Final[dict[Start, Text2]] = {
    "received": Text2("Reklamacja wpłynęła", "The complaint came in"),
    "filed": Text2("Reklamację złożono", "The complaint was filed"),
    "told": Text2("Klient powiedział o niezgodności", "The customer told of the lack of conformity"),
    "statement": Text2("Oświadczenie klienta wpłynęło", "The customer's statement came in"),
    "returned": Text2("Towar lub dowód jego odesłania dotarł", "The goods or proof of posting came"),
    "delivered": Text2("Towar wydano klientowi", "The goods were delivered to the customer"),
    "possession": Text2("Klient odebrał towar", "The customer took possession of the goods"),
    "goods_delivered": Text2("Gwarant otrzymał towar", "The guarantor got the goods"),
    "change": Text2("Treść lub usługę zmieniono", "The content or the service was changed"),
    "reported": Text2("Transakcję stwierdzono lub zgłoszono", "The transaction was found or reported"),
    "accident": Text2("Wypadek zgłoszono", "The accident was reported"),
    "appeal": Text2("Odwołanie wpłynęło", "The appeal came in"),
    "request": Text2("Żądanie wpłynęło", "The request came in"),
    "protocol": Text2("Protokół odbioru podpisano", "The handover protocol was signed"),
}
_MET_BY: Final[dict[MetBy, Text2]] = {
    "received": Text2(
        "Do tego dnia odpowiedź ma dotrzeć; list trzeba nadać odpowiednio wcześniej.",
        "By that day the reply must have arrived; a letter must be posted some days before.",
    ),
    "sent": Text2("Wystarczy wysłać do końca tego dnia.", "Sending by the end of that day is enough."),
    "performed": Text2("Do tego dnia rzecz ma być zrobiona.", "By that day the thing must be done."),
}
_SILENCE: Final[dict[Silence, Text2 | None]] = {
    "accepted": Text2("Milczenie po tym dniu oznacza uznanie reklamacji", "Silence after that day means acceptance"),
    "justified": Text2(
        "Milczenie po tym dniu oznacza, że żądanie uważa się za uzasadnione",
        "After that day silence means that the demand is deemed justified",
    ),
    "as_wished": Text2(
        "Milczenie po tym dniu oznacza rozpatrzenie zgodnie z wolą klienta",
        "After that day silence means that the complaint is settled as the client wished",
    ),
    "defects_accepted": Text2(
        "Milczenie po tym dniu oznacza uznanie wad", "Silence after that day accepts the defects"
    ),
    "contested": Text2("Skutek milczenia po tym dniu jest sporny", "What silence after that day means is disputed"),
    "none": None,
}
_ROLLED: Final = {"kc": "KC art. 115", "eu": "rozporządzenie 1182/71, art. 3"}


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: the steps say it again. ``start``: the day from which; ``pause``: days left out."""

    regime: Regime
    version: Version
    event: date
    start: date
    met_by: MetBy
    period: Period | None = None
    raw: date | None = None
    legal: date | None = None
    pause: int = 0
    completed: date | None = None
    extended: bool = False


def tell(done: Counted) -> tuple[Text2, ...]:
    """The steps in order, each a whole sentence in both languages."""
    steps = [_begins(done), *_gap(done)]
    if done.period is None or done.raw is None or done.legal is None:
        if done.version.instead:
            steps.append(done.version.instead)
    else:
        steps += _ends(done, done.period, done.raw, done.legal)
    steps.append(_sources(done))
    return tuple(steps)


def _on(day: date) -> Text2:
    """ "w sobotę, 21 listopada 2026", "on Saturday, 21 November 2026"."""
    return Text2(on_day_in_words(day, _LONG_AGO, "pl"), on_day_in_words(day, _LONG_AGO, "en"))


def _begins(done: Counted) -> Text2:
    on, what = _on(done.event), STARTS[done.regime.starts]
    if done.period is None:
        return Text2(f"{what.pl} {on.pl}.", f"{what.en} {on.en}.")
    return Text2(f"{what.pl} {on.pl}; tego dnia się nie liczy.", f"{what.en} {on.en}; that day is not counted.")


def _gap(done: Counted) -> list[Text2]:
    if done.completed is None or done.period is None:
        return []
    on = _on(done.completed)
    if done.version.gap == "awaited":
        return [_awaited(done, on)]
    whole = Text2(f"Klient uzupełnił reklamację {on.pl}", f"The customer completed the complaint {on.en}")
    if done.version.gap == "restart":
        return [Text2(f"{whole.pl}; termin biegnie od tego dnia na nowo.", f"{whole.en}; the period begins anew then.")]
    if done.version.gap == "pause":
        days = counted(done.pause, "dnia", "dni", "dni")
        return [Text2(f"{whole.pl}; {days} oczekiwania się nie liczy.",
                      f"{whole.en}; {_en(done.pause, 'day')} of waiting are not counted.")]  # fmt: skip
    return [Text2(f"{whole.pl}; prawo nie zna tu przerwy, termin biegnie dalej.",
                  f"{whole.en}; the law knows no pause here, the period runs on.")]  # fmt: skip


def _awaited(done: Counted, on: Text2) -> Text2:
    days = done.version.gap_days
    came = Text2(f"To, na co można było czekać, nastąpiło {on.pl}", f"What could be waited for came {on.en}")
    if not days:
        return Text2(f"{came.pl}: wcześniej termin się nie kończy.", f"{came.en}: the period does not end before.")
    return Text2(
        f"{came.pl}: termin nie kończy się wcześniej niż {counted(days, 'dzień', 'dni', 'dni')} później.",
        f"{came.en}: the period does not end before {_en(days, 'day')} later.",
    )


def _ends(done: Counted, period: Period, raw: date, legal: date) -> list[Text2]:
    on = _on(raw)
    if done.version.gap == "awaited" and done.completed and raw == done.completed + done.version.gap_days * _DAY:
        return _last(done, [Text2(f"Termin kończy się {on.pl}.", f"The period ends {on.en}.")], raw, legal)
    length, verb = _length(period), Text2("upływa" if _many(period) else "upływają", "ends" if period.n == 1 else "end")
    if done.extended and done.version.extension and done.version.extension.after == "base":
        length = Text2(f"{length.pl} od końca terminu podstawowego", f"{length.en} from the end of the base period")
    elif done.extended:
        length = Text2(f"{length.pl} od tego samego dnia", f"{length.en} from the same day")
    if done.extended:
        ends = Text2(
            f"Z przedłużeniem {length.pl} {verb.pl} {on.pl}.", f"With the extension {length.en} {verb.en} {on.en}."
        )
    else:
        ends = Text2(f"{length.pl[0].upper()}{length.pl[1:]} {verb.pl} {on.pl}.", f"{length.en} {verb.en} {on.en}.")
    return _last(done, [ends, *_shortened(done, period, raw), *_skipped(done, period, raw)], raw, legal)


def _last(done: Counted, told: list[Text2], raw: date, legal: date) -> list[Text2]:
    """What was told of the end, then where it moves, how it is met and what silence means."""
    steps = [*told, *_moved(raw, legal)]
    steps.append(Text2(f"Ostatni dzień: {_plain(legal).pl}. {_MET_BY[done.met_by].pl}",
                       f"The last day: {_plain(legal).en}. {_MET_BY[done.met_by].en}"))  # fmt: skip
    silence = _SILENCE[done.version.silence]
    if silence and done.regime.side == "firm":
        after = _on(legal + _DAY)
        steps.append(Text2(f"{silence.pl}: od północy, {after.pl}.", f"{silence.en}: from midnight, {after.en}."))
    return steps


def _many(period: Period) -> bool:
    """Whether the verb beside the number is "upływa" in Polish (1 miesiąc, 14 dni) and not "upływają" (3 miesiące)."""
    tens = period.n % 100
    return not (period.n % 10 in {2, 3, 4} and tens not in {12, 13, 14})


def _length(period: Period) -> Text2:
    if period.unit == "days":
        return Text2(counted(period.n, "dzień", "dni", "dni"), _en(period.n, "day"))
    if period.unit == "months":
        return Text2(counted(period.n, "miesiąc", "miesiące", "miesięcy"), _en(period.n, "month"))
    return Text2(counted(period.n, "dzień roboczy", "dni robocze", "dni roboczych"), _en(period.n, "working day"))


def _en(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _shortened(done: Counted, period: Period, raw: date) -> list[Text2]:
    if period.unit == "months" and raw.day < done.start.day and not period.less:
        return [Text2(f"Ten miesiąc nie ma dnia {done.start.day}, więc liczy się jego ostatni dzień.",
                      f"That month has no day {done.start.day}, so its last day counts.")]  # fmt: skip
    if period.less:
        return [Text2("Ma to być krócej, więc liczy się dzień wcześniejszy.",
                      "It must be less than that, so the day before counts.")]  # fmt: skip
    return []


def _skipped(done: Counted, period: Period, raw: date) -> list[Text2]:
    """Holidays from Monday to Friday that working days pass over."""
    if period.unit != "working_days":
        return []
    between = [done.start + n * _DAY for n in range(1, (raw - done.start).days)]
    passed = [day for day in between if day.weekday() < 5 and holiday_on(day)]
    if not passed:
        return []
    return [Text2(f"Pominięto święta: {', '.join(_named(day).pl for day in passed)}.",
                  f"Public holidays passed over: {', '.join(_named(day).en for day in passed)}.")]  # fmt: skip


def _moved(raw: date, legal: date) -> list[Text2]:
    if legal <= raw:
        return []
    days = [raw + n * _DAY for n in range((legal - raw).days)]
    off = [day for day in days if not is_working_day(day)]
    names = Text2(", ".join(_named(day).pl for day in off), ", ".join(_named(day).en for day in off))
    on = _on(legal)
    if len(off) == 1:
        return [Text2(f"To dzień wolny ({names.pl}), więc termin kończy się {on.pl}.",
                      f"That is a day off ({names.en}), so the period ends {on.en}.")]  # fmt: skip
    return [Text2(f"Dni wolne ({names.pl}) przesuwają koniec: termin kończy się {on.pl}.",
                  f"Days off ({names.en}) move the end: the period ends {on.en}.")]  # fmt: skip


def _named(day: date) -> Text2:
    """ "sobota 5 grudnia", "czwartek 24 grudnia, Wigilia Bożego Narodzenia"."""
    holiday = holiday_on(day)
    pl = f"{WEEKDAYS['pl'][day.weekday()]} {day.day} {MONTHS['pl'][day.month - 1]}"
    en = f"{WEEKDAYS['en'][day.weekday()]} {day.day} {MONTHS['en'][day.month - 1]}"
    return Text2(f"{pl} – {holiday.name_pl}", f"{en} – {holiday.name_en}") if holiday else Text2(pl, en)


def _plain(day: date) -> Text2:
    """ "poniedziałek, 7 grudnia 2026"."""
    return Text2(
        day_in_words(day, _LONG_AGO, "pl", long=True, near=False),
        day_in_words(day, _LONG_AGO, "en", long=True, near=False),
    )


def _sources(done: Counted) -> Text2:
    """Where it is written: the regime's own provisions, then those of the counting."""
    rules: list[str] = []
    if done.period is not None and done.version.roll != "eu":
        rules.append("KC art. 112" if done.period.unit == "months" else "KC art. 111")
    if done.version.roll in _ROLLED and done.period is not None and done.legal != done.raw and not done.period.less:
        rules.append(_ROLLED[done.version.roll])
    elif done.version.roll == "eu" and done.period is not None:
        rules.append(_ROLLED["eu"])
    sources = "; ".join([*done.version.basis, *rules])
    return Text2(f"Podstawa: {sources}.", f"Basis: {sources}.")
