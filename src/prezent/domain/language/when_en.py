"""English words for days and times (folded: in lower case, with plain apostrophes and hyphens)."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from prezent.domain.language.when_days import Edge, Stretch, Unit
from prezent.domain.language.when_tongue import Role, Tongue, any_of, by_first, rx
from prezent.domain.language.word_lists import word_list, word_set

_LONG: Final = {
    name: number
    for number, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
_SHORT: Final = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
_MONTH_NAMES: Final = word_list(
    "january february march april may june july august september october november december",
)
_MONTHS: Final = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_SHORT_MONTHS: Final = {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_NUMBER_WORDS: Final = word_list(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
    "seventeen eighteen nineteen twenty",
)
_NUMBERS: Final[dict[str, float]] = (
    {word: float(number) for number, word in enumerate(_NUMBER_WORDS, 1)}
    | {"a": 1.0, "an": 1.0, "thirty": 30.0, "forty": 40.0, "sixty": 60.0, "half": 0.5, "half a": 0.5, "half an": 0.5}
    # vague ones
    | dict.fromkeys(("a few", "few", "several", "some", "a couple of", "couple of", "a couple", "a number of"), -1.0)
)
_UNIT_FORMS: Final[dict[str, tuple[Unit, float]]] = {
    "minute minutes min mins": ("minute", 1.0), "hour hours h hrs hr": ("hour", 1.0), "day days": ("day", 1.0),
    "week weeks": ("week", 1.0), "fortnight fortnights": ("week", 2.0), "month months": ("month", 1.0),
    "quarter quarters": ("month", 3.0), "year years": ("year", 1.0),
}  # fmt: skip
_UNITS: Final = {word: unit for words, unit in _UNIT_FORMS.items() for word in words.split()}

_DAYS = any_of(_LONG)
_SHORT_DAYS = any_of(_SHORT)
_MONTH = any_of(_MONTHS)
_SHORT_MONTH = any_of(_SHORT_MONTHS)
_TENS = any_of(("twenty", "thirty", "forty", "sixty"))
_NUM = rf"(?:\d{{1,3}}|(?:{_TENS})(?:[\s-](?:{any_of(_NUMBER_WORDS[:9])}))?|{any_of(_NUMBERS)})"
_AMOUNT = rf"(?:\d{{1,3}}\s?-\s?(?=\d)|{_NUM} (?:to|or|and) )?(?P<n>{_NUM})"
_WORK = r"(?:[\s-](?P<work>working|business|office|work)|[\s-]calendar)?"
_UNIT = rf"[\s-]?(?P<unit>{any_of(_UNITS)})\b(?:'s?(?: time)?)?"
_H, _MI = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_AP = r"\s?(?P<ap>am|pm|a\.m|p\.m)\b\.?"
_YYYY = r"(?:19|20)\d\d"
_YEAR = rf"(?:,? (?P<y>{_YYYY})(?!\d))?"
_TH = r"(?:st|nd|rd|th)"
_NOT_COUNTED = (
    r"(?![\d%€$£])(?![.,:/-]\d)(?!\s?%)(?! (?:pounds|euros|eur|gbp|usd|pln|zl|percent|per|pieces|items|days|hours"
    r"|minutes"
    r"|times|years|kg|km|cm|mm|working|business|people|parcels|of)\b)"
)
_BY_CLOCK = r"(?P<prep>at|by|before|until|till|around|about|after|no later than)"
_LATE = r"(?:(?:no|not) later than|at the latest|latest)"
_CLOSE = (
    r"(?:(?:(?:the )?(?:end|close) of(?: the)?(?: (?:business|play|working|business|office))?(?: day)?|cob|eod|eob)"
    r"(?: on| of)? )"
)
_WHICH: Final = {"next": 1, "following": 1, "last": -1, "past": -1}
_PERIODS: Final[dict[str, Stretch]] = {
    "day": Stretch("day"), "weekend": Stretch("weekend"), "week": Stretch("week"), "month": Stretch("month"),
    "quarter": Stretch("quarter"), "year": Stretch("year"),
}  # fmt: skip


def _stretch(found: re.Match[str], edge: Edge = "end") -> Stretch:
    groups = found.groupdict()
    ahead = _WHICH.get(groups.get("which") or "", 0)
    if name := groups.get("month"):
        month = _MONTHS.get(name) or _SHORT_MONTHS[name]
        return Stretch("month", ahead, edge, month, int(groups["y"]) if groups.get("y") else None)
    said = groups.get("unit") or "day"
    return Stretch(next((one.unit for name, one in _PERIODS.items() if said.endswith(name)), "day"), ahead, edge)


def _edge(found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "by the end of the week", "at the beginning of next month", "early next week"."""
    said, before = found["edge"], found["prep"] or ""
    role: Role = "by" if before.endswith(("by", "before", "until", "till", "than")) else "at"
    start, middle = said.startswith(("beginning", "start", "early")), said.startswith(("mid", "half"))
    return role, _stretch(found, "start" if start else "middle" if middle else "end")


def _end_of_day(_found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "by close of business", "EOD"."""
    return "by", Stretch("day")


def _end_of_week(_found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "EOW"."""
    return "by", Stretch("week")


def _inside(found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "next week", "in December", "over the weekend"."""
    before, day = found.groupdict().get("prep") or "", _stretch(found)
    if before in {"after", "from", "since"}:
        return "from", day
    if before in {"by", "before", "until", "till"}:
        return "by", Stretch("week", day.ahead) if day.unit == "weekend" else day
    return "ago" if found.group().startswith("earlier") else "at", day


def _year_end(found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "by year end", "before month-end"."""
    return "by", _stretch(found)


ENGLISH: Final = Tongue(
    anchors=frozenset(_LONG) | frozenset(_SHORT) | frozenset(_MONTHS) | frozenset(_SHORT_MONTHS) | frozenset(_UNITS)
    | word_set(
    "today tonight tomorrow yesterday weekend morning afternoon evening noon midday midnight cob eod eow eob",
    "shortly soon asap promptly immediately eventually possible course earliest future delay manner moment",
    "momentarily soonest once away spot christmas easter next convenience ago business",
),
    firsts=by_first({
        "h": [*_LONG, *_SHORT, *word_list("from between 0")],
        "l": word_list("within inside in no not up over during by on before the a one two three"),
        "a": [*(words.split()[0] for words in _NUMBERS), "0"],
        "s": word_list(
            "by at before until till around towards toward in no not latest the very end start beginning middle early "
            "mid late earlier half close cob eod eob eow after from later this next last over during on since"
        ),
        "r": [*_LONG, *word_list("from between the 0")],
        "c": word_list("by at before until till after from between around no not latest 0"),
        "t": word_list("on the very same a at straight right there before by after until till around with"),
        "d": [
            *_LONG, *_SHORT, *_MONTHS, *_SHORT_MONTHS,
            *word_list(
                "no not latest by on before until till for from since after of dated in as starting the end close cob "
                "eod eob first this next coming last past following day early later today tomorrow tonight "
                "yesterday at 0"
            ),
        ],
        "v": word_list(
            "shortly promptly immediately eventually momentarily asap soonest before as soon in at without within over"
        ),
    }),
    prep=rx(
        rf"(?P<late>{_LATE} (?:by |on )?)?(?:(?P<prep>by|on|before|until|till|for|from|since|after|of|dated|in|as of"
        rf"|starting) )?"
        rf"{_CLOSE}?(?:the (?=\d)|the (?={_DAYS})|first thing (?:on |in the )?)?"
    ),
    roles={
        "by": "by", "before": "by", "until": "by", "till": "by", "no later than": "by", "from": "from", "since": "from",
        "after": "from", "starting": "from", "as of": "from", "of": "of", "dated": "of",
    },
    until_now=frozenset(),
    weekday=rx(
        r"(?:(?P<which>this coming|this|next|coming|the coming|last|past|the following|following) )?"
        rf"(?P<day>(?<!black\s)(?<!good\s)(?<!cyber\s)(?<!easter\s)(?:{_DAYS})|(?:{_SHORT_DAYS})\b\.?)(?![\w'-])"
        r"(?P<more> week\b)?"
    ),
    weekdays=_LONG | _SHORT,
    short=frozenset(_SHORT),
    which={"this coming": None, "this": 0, "next": 1, "following": 1, "the following": 1, "last": -1, "past": -1},
    calendars=(
        rx(rf"(?P<d>\d{{1,2}}){_TH}?(?:,? of)? (?P<mon>{_MONTH}|(?:{_SHORT_MONTH})\b\.?)(?!\w){_YEAR}"),
        rx(rf"(?P<y>{_YYYY})-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])"),
        rx(rf"(?P<us>)(?P<d>\d{{1,2}})(?P<sep>[./-])(?P<m>\d{{1,2}})(?P=sep)(?P<y>{_YYYY}|\d\d)(?!\d)(?![.,:/-]\d)"),
        rx(rf"(?P<bare>)(?P<us>)(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}}){_NOT_COUNTED}(?!/)"),
    ),
    worded=(rx(rf"(?P<mon>{_MONTH}|(?:{_SHORT_MONTH})\b\.?) (?:the )?(?P<d>\d{{1,2}}){_TH}?(?![\w%]|[.:]\d){_YEAR}"),),
    months=_MONTHS | _SHORT_MONTHS,
    ordinals={},
    relative=rx(
        r"(?:(?:the )?day after tomorrow|(?:early |later |first thing )?(?:today|tomorrow)|tonight|yesterday"
        r"|this (?:morning|afternoon|evening))\b"
    ),
    relatives={"day after tomorrow": 2, "tomorrow": 1, "yesterday": -1, "": 0},
    month_day=rx(
        rf"(?:the )?(?P<d>\d{{1,2}}){_TH}\b(?: of (?:this|the) month\b)?"
        r"(?!-)(?! (?!at\b|by\b|before\b|and\b|or\b|to\b|so\b|if\b|with\b|as\b|but\b|at\b)[a-z])"
    ),
    link=rx(r"(?:,? (?:\((?:i\.e\. )?|(?:the|on|i\.e\.|that is) )?|,)"),
    back_link=rx(r"(?:,? (?:\(|(?:on|a) )?|,)"),
    clocks=(
        rx(
            rf",? (?:between|from) {_H}(?:[:.]{_MI})?(?:\s?(?:am|pm))?(?: and | to |\s?-\s?)(?P<h>{_H})(?:[:.]"
            rf"(?P<mi>{_MI}))?{_AP}"
        ),
        rx(
            rf",? (?P<pm>)(?:between|from) {_H}(?:[:.]{_MI})?(?: and | to |\s?-\s?)(?P<h>{_H})(?:[:.]"
            rf"(?P<mi>{_MI}))?{_NOT_COUNTED}"
        ),
        rx(rf",? \(?(?:{_BY_CLOCK} )?(?P<h>{_H})(?:[:.](?P<mi>{_MI}))?{_AP}\)?"),
        rx(rf",? \(?(?:{_BY_CLOCK} )?(?P<h>{_H})[:.](?P<mi>{_MI}){_NOT_COUNTED}\)?"),
        rx(rf",? {_BY_CLOCK} (?P<pm>)(?P<h>{_H})(?: o'clock\b|{_NOT_COUNTED}(?![\w-])(?! [a-z]))"),
        rx(
            r",? (?:(?:in the|at|by|before) )?(?P<part>morning|afternoon|evening|night|lunchtime|noon|midday"
            r"|midnight)\b"
        ),
    ),
    first_clocks=(
        rx(
            rf"(?P<late>{_LATE} )?(?:(?P<prep>by|at|before|until|till|after|from) )?(?P<h>{_H})(?:[:.]"
            rf"(?P<mi>{_MI}))?{_AP}"
        ),
        rx(rf"(?P<late>{_LATE} )?(?P<prep>by|at|before|until|till|after|from) (?P<h>{_H}):(?P<mi>{_MI}){_NOT_COUNTED}"),
        rx(rf"(?P<prep>at) (?P<pm>)(?P<h>{_H})\.(?P<mi>{_MI}){_NOT_COUNTED}"),
        rx(
            rf"(?P<late>{_LATE} )?(?P<prep>by|at|before|until|till|after|from) (?P<pm>)(?P<h>{_H})(?P<mi>)"
            rf"(?: o'clock\b|(?= "
            rf"(?:on|tomorrow|today)\b))"
        ),
        rx(
            rf"(?P<pm>)(?:between|from) {_H}(?:[:.]{_MI})?(?:\s?[ap]m)?(?: and | to |\s?-\s?)(?P<h>{_H})"
            rf"(?:[:.](?P<mi>{_MI}))?"
            rf"(?:\s?(?P<ap>[ap]m)\b)?(?=,? (?:tomorrow|today|on)\b)"
        ),
        rx(r"(?P<prep>by|before|until|at|around) (?P<part>noon|midday|midnight|lunchtime|this evening|tonight)\b"),
    ),
    between=rx(r",? (?:on )?(?:the )?"),
    parts={
        "morning": time(12), "afternoon": time(17), "evening": time(21), "this evening": time(21), "night": time(22),
        "tonight": time(22), "lunchtime": time(13), "noon": time(12), "midday": time(12), "midnight": time(23, 59),
    },
    open_before=re.compile(r"(?:open|close[sd]?|available|hours|staffed|reached?|daily|weekdays)\b[^.!?]{0,20}\Z"),
    lengths=(
        rx(
            r"(?:(?:within|inside|in)(?: (?:under|less than|a maximum of|at most|no more than|about|around"
            r"|approximately))?"
            r"|in the course of|(?:no|not) later than|up to|(?:over|during)(?= the (?:next|coming)))"
            rf"(?: the)?(?: (?:next|coming|following))? {_AMOUNT}{_WORK}{_UNIT}(?! or (?:two|so)\b)"
        ),
        rx(r"within the (?P<unit>hour|day|week|month|year|fortnight)\b"),
        rx(
            r"(?:by|on|within|before) (?:the end of )?the (?:next|following) (?P<work>working|business) "
            r"(?P<unit>day)\b"
        ),
        rx(r"(?:on )?the (?:next|following) (?P<work>working|business) (?P<unit>day)\b"),
        rx(r"(?:by )?(?P<n>a|one|two|three) (?P<unit>weeks?|days?|months?|fortnight) (?:from now|from today|today)\b"),
    ),
    paid=None,
    agos=(
        rx(rf"(?P<n>{_NUM}){_WORK}{_UNIT} (?:ago|earlier)\b"),
        rx(r"(?P<n>a)n? (?P<unit>hour|day|week|month|year) ago\b"),
    ),
    numbers=_NUMBERS,
    units=_UNITS,
    since=rx(r" (?:of|from|after|following) (?:the (?:date|day|moment) of )?(?!time\b)"),
    from_now=rx(r"(?:now|today|this (?:message|letter|e-?mail))\b"),
    stretches=(
        (
            rx(
                rf"(?:(?P<prep>by|at|before|until|till|around|towards?|in|{_LATE}) )?(?:the )?(?:very )?"
                r"(?P<edge>end|start|beginning|middle|early|mid|late|half)(?: of)?(?: the)?(?: (?P<which>this|next"
                r"|coming|following))?(?: |-)"
                rf"(?P<unit>(?:working |business )?(?:day|week)|weekend|month|quarter|year)\b(?! \d)(?! (?:on|of"
                rf"|tomorrow|mon|tue|wed|thu|fri)\w{{0,6}})"
            ),
            _edge,
        ),
        (
            rx(
                rf"(?:(?P<prep>by|at|before|until|till|around|towards?|in|{_LATE}) )?(?:the )?(?:very )?"
                rf"(?P<edge>end of|start of|beginning of|middle of|early|mid|late)\s{{0,2}}-?(?P<month>{_MONTH}|"
                rf"(?:{_SHORT_MONTH})\b){_YEAR}\b(?! \d)"
            ),
            _edge,
        ),
        (rx(
            r"(?:by |at |before )?(?:the )?(?:end of (?:today|(?:the )?(?:business |working )?day)|close of "
            r"(?:business|play)|cob|eod|eob)\b(?! (?:on|of|tomorrow|mon|tue|wed|thu|fri)\w{0,6})"
        ), _end_of_day),
        (rx(r"(?:by )?eow\b"), _end_of_week),
        (rx(r"(?:by|before) (?:the )?(?P<unit>year|month|quarter|week)(?: |-)end\b"), _year_end),
        (rx(
            r"(?:(?P<prep>by|before|until|in|during|after|from) )?(?:later |earlier )?(?P<which>this|next|last) "
            r"(?P<unit>week|month|quarter|year|weekend)\b"
        ), _inside),
        (rx(r"(?P<prep>by|before|until|over|at|during|after|on) the (?P<unit>weekend)\b"), _inside),
        (rx(rf"(?P<prep>by|before|until|in|during|after|since) (?P<month>{_MONTH})\b(?! \d){_YEAR}"), _inside),
    ),
    span=rx(
        rf"(?:(?:from|between) )?(?:the )?(?:\d{{1,2}}{_TH}?(?: (?:{_MONTH}|{_SHORT_MONTH})\b)?|{_DAYS})"
        rf"(?:\s?-\s?| (?:to|and|until) )(?:the )?(?=\d{{1,2}}{_TH}? (?:{_MONTH}|{_SHORT_MONTH})\b)"
    ),
    vague=rx(
        r"(?:shortly after(?:wards| that| this)|(?:shortly|promptly|immediately)(?! (?:after|following|before"
        r"|upon)\b)|eventually"
        r"|momentarily|asap|soonest|before long"
        r"|as (?:soon|quickly|promptly|fast) as (?:possible|practicable|(?:we|i) (?:possibly )?can)"
        r"|as soon as is practicable"
        r"|soon(?! as\b)|in due course|in the near future|in the foreseeable future|in no time"
        r"|in (?:just )?a (?:moment|while|bit)|in an? (?:minute|hour|day|week) or (?:two|so)"
        r"|at (?:the|our|my) earliest (?:possible )?(?:convenience|opportunity|possibility)|at a later (?:date"
        r"|time)|at some point"
        r"|without (?:any )?(?:undue |further |unnecessary )?delay|in a timely (?:manner|fashion)"
        r"|(?:in|within|over) the (?:coming|next few|next couple of) (?:hours|days|weeks|months))\b"
    ),
    then=rx(
        r"(?:(?:on )?(?:the )?(?:very )?same (?:working |business )?day|the (?:next|following) day|a day (?:earlier"
        r"|later|before)"
        r"|the day (?:before|after)(?! tomorrow)|at once|straight away|right away|on the spot|there and then|"
        r"(?:with|on) your next \w{4,12}|"
        r"(?:before|by|after|until|till|around) (?:christmas|easter|(?:the )?new year))\b"
    ),
    hours=rx(
        rf"(?:(?:from )?(?:{_DAYS}|(?:{_SHORT_DAYS})\b\.?)s?\s?(?:-|to|through|until)\s?(?:{_DAYS}|"
        rf"(?:{_SHORT_DAYS})\b\.?)s?(?!\w)(?! \d)"
        rf"(?:,? (?:from |between )?{_H}(?:[:.]{_MI})?(?:\s?(?:am|pm))?\s?(?:-|to|and)\s?{_H}(?:[:.]{_MI})?(?:\s?"
        rf"(?:am|pm)\b)?)?"
        rf"|(?:from|between) {_H}(?:[:.]{_MI})?(?:\s?(?:am|pm))? (?:to|and|until) {_H}(?:[:.]{_MI}|\s?(?:am|pm)\b)"
        rf"(?:\s?(?:am|pm)\b)?"
        rf"|{_H}(?::{_MI})?\s?(?:am|pm)?\s?-\s?{_H}(?::{_MI})?\s?(?:am|pm)\b)"
    ),
)  # fmt: skip
