"""Polish words for days and times (folded: in lower case, without diacritics)."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from prezent.domain.language.when_days import Edge, Stretch, Unit
from prezent.domain.language.when_tongue import Role, Tongue, any_of, by_first, fold, rx
from prezent.domain.language.word_lists import word_list, word_set

#: Singular forms of the weekdays, Monday first: nominative, genitive, dative, accusative, instrumental, locative.
WEEKDAY_FORMS: Final = (
    ("poniedziałek", "poniedziałku", "poniedziałkowi", "poniedziałek", "poniedziałkiem", "poniedziałku"),
    ("wtorek", "wtorku", "wtorkowi", "wtorek", "wtorkiem", "wtorku"),
    ("środa", "środy", "środzie", "środę", "środą", "środzie"),
    ("czwartek", "czwartku", "czwartkowi", "czwartek", "czwartkiem", "czwartku"),
    ("piątek", "piątku", "piątkowi", "piątek", "piątkiem", "piątku"),
    ("sobota", "soboty", "sobocie", "sobotę", "sobotą", "sobocie"),
    ("niedziela", "niedzieli", "niedzieli", "niedzielę", "niedzielą", "niedzieli"),
)
_SHORT: Final = {"pon": 0, "pn": 0, "wt": 1, "sr": 2, "czw": 3, "pt": 4, "sob": 5, "niedz": 6, "nd": 6}
_LONG: Final = {fold(form): number for number, forms in enumerate(WEEKDAY_FORMS) for form in forms}
#: Genitive, nominative, locative, instrumental.
_MONTH_FORMS: Final = (
    "stycznia styczeń styczniu styczniem", "lutego luty lutym lutym", "marca marzec marcu marcem",
    "kwietnia kwiecień kwietniu kwietniem", "maja maj maju majem", "czerwca czerwiec czerwcu czerwcem",
    "lipca lipiec lipcu lipcem", "sierpnia sierpień sierpniu sierpniem", "września wrzesień wrześniu wrześniem",
    "października październik październiku październikiem", "listopada listopad listopadzie listopadem",
    "grudnia grudzień grudniu grudniem",
)  # fmt: skip
_MONTHS: Final = {form: number for number, forms in enumerate(_MONTH_FORMS, 1) for form in fold(forms).split()}
_SHORT_MONTHS: Final = dict(
    zip(["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paz", "lis", "gru"], range(1, 13), strict=True)
)
_ONES: Final = word_list(
    "pierwszego drugiego trzeciego czwartego piatego szostego siodmego osmego dziewiatego",
)
_TEENS: Final = word_list(
    "dziesiatego jedenastego dwunastego trzynastego czternastego pietnastego szesnastego siedemnastego",
    "osiemnastego dziewietnastego dwudziestego",
)
_ORDINALS: Final = (
    {word: number for number, word in enumerate(_ONES + _TEENS, 1)}
    | {f"dwudziestego {word}": 20 + number for number, word in enumerate(_ONES, 1)}
    | {"trzydziestego": 30, "trzydziestego pierwszego": 31}
)
_NUMBER_FORMS: Final[dict[str, float]] = {
    "jeden jedna jednego jednej": 1, "dwa dwie dwoch dwu dwoma": 2, "trzy trzech trzema": 3,
    "cztery czterech czterema": 4, "piec pieciu": 5, "szesc szesciu": 6, "siedem siedmiu": 7, "osiem osmiu": 8,
    "dziewiec dziewieciu": 9, "dziesiec dziesieciu": 10, "jedenascie jedenastu": 11, "dwanascie dwunastu": 12,
    "trzynascie trzynastu": 13, "czternascie czternastu": 14, "pietnascie pietnastu": 15, "dwadziescia dwudziestu": 20,
    "trzydziesci trzydziestu": 30, "czterdziesci czterdziestu": 40, "szescdziesiat szescdziesieciu": 60,
    "pol": 0.5, "poltora poltorej": 1.5,
    # vague ones
    "kilka kilku kilkoma kilkanascie kilkunastu pare paru paroma": -1,
}  # fmt: skip
_NUMBERS: Final = {word: value for words, value in _NUMBER_FORMS.items() for word in words.split()}
_UNIT_FORMS: Final[dict[str, tuple[Unit, float]]] = {
    "minuta minute minuty minut min": ("minute", 1.0), "kwadrans kwadransa": ("minute", 15.0),
    "godzina godzine godziny godzin godz h": ("hour", 1.0), "doba dobe doby dob": ("hour", 24.0),
    "dzien dnia dni": ("day", 1.0), "tydzien tygodnia tygodnie tygodni": ("week", 1.0),
    "miesiac miesiaca miesiace miesiecy": ("month", 1.0), "kwartal kwartalu": ("month", 3.0),
    "rok roku lata lat": ("year", 1.0),
}  # fmt: skip
#: After "przed": an instrumental; in "14-dniowym terminie": an adjective.
_OTHER_UNITS: Final[dict[str, tuple[Unit, float]]] = {
    "minutami": ("minute", 1.0), "godzina godzinami": ("hour", 1.0), "dniowym dniem dniami": ("day", 1.0),
    "tygodniem tygodniami tygodniowym": ("week", 1.0), "miesiacem miesiacami": ("month", 1.0),
    "rokiem latami latach": ("year", 1.0), "minutach": ("minute", 1.0), "godzinach": ("hour", 1.0),
    "dniach": ("day", 1.0), "tygodniach": ("week", 1.0), "miesiacach": ("month", 1.0),
}  # fmt: skip
_UNITS: Final = {word: unit for words, unit in (_UNIT_FORMS | _OTHER_UNITS).items() for word in words.split()}

_DAYS = any_of(_LONG)
_MONTH = any_of(_MONTHS)
_GEN = any_of(fold(forms).split()[0] for forms in _MONTH_FORMS)
_LOC = any_of(fold(forms).split()[2] for forms in _MONTH_FORMS)
_TENS = any_of(word for word, value in _NUMBERS.items() if value >= 20)
_DIGITS = any_of(word for word, value in _NUMBERS.items() if 1 <= value < 10)
_NUM = rf"(?:\d{{1,3}}|(?:{_TENS})(?: (?:{_DIGITS}))?|{any_of(_NUMBERS)})"
_AMOUNT = rf"(?:(?:od )?{_NUM}(?:\s?-\s?|,? (?:do|lub|albo|czy|i) |, ))?(?P<n>{_NUM})\s?-?\s?"
_UNIT = rf"(?P<unit>{any_of(' '.join(_UNIT_FORMS).split())})\b(?:(?<=min)\.|(?<=godz)\.)?"
_UNIT_BRIEF = rf"(?P<unit>{any_of(word for word in ' '.join(_UNIT_FORMS).split() if _UNITS[word][0] != 'year')})\b"
_WORK = r"(?P<work> (?:robocz|pracujac)\w{1,4})?"
_MODS = (
    r"(?:(?:najblizsz\w{1,3}|kolejn\w{1,3}|nastepn\w{1,3}|maksymalnie|najwyzej|najpozniej|najdalej|okolo|ok\.|gora"
    r"|mniej wiecej|nie wiecej niz|tych|jakies|dokladnie) ){0,2}"
)
_LATE = r"(?:(?:najpozniej|nie pozniej niz|maksymalnie|najdalej|ostatecznie) )"
#: The words that _LATE begins with.
_LATES: Final = "najpozniej nie maksymalnie najdalej ostatecznie"
#: "O dwunastej", "do szesnastej": spoken hours before seven are in the afternoon.
_HOUR_WORDS: Final = {
    word.removesuffix("ego") + "ej": time(hour + 12 if hour < 7 else hour)
    for hour, word in enumerate(_ONES + _TEENS, 1)
}
_H, _MI = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_CLOCK = rf"{_H}(?:[:.]{_MI})?"
#: What a number counts, so that it is neither an hour nor a date.
_NOT_COUNTED = (
    r"(?![\d%€$])(?![.,:/-]\d)(?!\s?(?:zl|%|€|\$))(?! (?:zl|zlotych|pln|eur|euro|usd|proc|procent|szt|sztuk|osob|paczek"
    r"|kg|g|km|cm|mm|m|dni|dniach|godzin|minut|min|razy|lat|tys|gb|mb|punktow|produktow)\b)"
)
_GODZ = r"(?:godzin(?:y|ie|a|ach)|godz\.?)\s{0,2}"
_YYYY = r"(?:19|20)\d\d"
_R = r"(?:\s?(?:roku|r)\b)?"
_YEAR = rf"(?:,? (?P<y>{_YYYY})(?!\d){_R}| (?P<years>br|b\.\s?r|(?:biezacego|tego|przyszlego|nastepnego) roku)\b)?"
_GO = r"(?:tego|szego|giego|stego|ego|go)"
_BY_CLOCK = r"(?P<prep>do|o|przed|na|po|okolo|ok\.|kolo|najpozniej o|najpozniej do)"
_WHICH_GEN = r"tego|biezacego|obecnego|przyszlego|nastepnego|kolejnego|zeszlego|ubieglego|dzisiejszego|jutrzejszego"
_WHICH_LOC = r"tym|biezacym|obecnym|przyszlym|nastepnym|kolejnym|najblizszym|zeszlym|ubieglym|minionym"
_WHICH: Final = {"przysz": 1, "nast": 1, "kolej": 1, "jutrz": 1, "najbl": 1, "zesz": -1, "ubieg": -1, "minio": -1}
_PERIODS: Final[dict[str, Stretch]] = {
    "dnia": Stretch("day"), "tygodn": Stretch("week"), "weekend": Stretch("weekend"), "miesiac": Stretch("month"),
    "kwartal": Stretch("quarter"), "rok": Stretch("year"),
}  # fmt: skip


def _stretch(found: re.Match[str], edge: Edge = "end") -> Stretch:
    groups = found.groupdict()
    said = groups.get("which") or ""
    ahead = next((weeks for stem, weeks in _WHICH.items() if said.startswith(stem)), 0)
    if name := groups.get("month"):
        return Stretch("month", ahead, edge, _MONTHS[name], int(groups["y"]) if groups.get("y") else None)
    unit = next(period.unit for stem, period in _PERIODS.items() if (groups.get("unit") or "").startswith(stem))
    return Stretch(unit, ahead, edge)


def _edge(found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "do końca tygodnia", "na początku przyszłego miesiąca"."""
    said = found["edge"]
    role: Role = "from" if said.startswith("od") else "by" if said.startswith(("do", "przed", "najp")) else "at"
    return role, _stretch(found, "start" if "poczat" in said else "middle" if "polow" in said else "end")


def _inside(found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "w przyszłym tygodniu", "w grudniu"."""
    return "at", _stretch(found)


def _until(found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "do grudnia": to the end of it."""
    return "by", _stretch(found)


def _weekend(found: re.Match[str]) -> tuple[Role, Stretch]:
    """ "w weekend"; "do weekendu" is to the end of the working week."""
    day = _stretch(found)
    if found["prep"] in {"po", "od"}:
        return "from", day
    return ("by", Stretch("week", day.ahead)) if found["prep"] in {"do", "przed"} else ("at", day)


POLISH: Final = Tongue(
    anchors=frozenset(_LONG) | frozenset(_SHORT) | frozenset(_MONTHS) | frozenset(_SHORT_MONTHS) | frozenset(_UNITS)
    | word_set(
    "dzis dzisiaj jutro jutra jutrem pojutrze pojutrza wczoraj przedwczoraj dzisiejszym dzisiejszego jutrzejszym",
    "jutrzejszego wczorajszym wczorajszego weekend weekendu weekendem weekendzie tygodniu miesiacu kwartale",
    "dniach godzinach godzinie poludnia poludnie poludniem wieczora niezwlocznie bezzwlocznie natychmiast wkrotce",
    "niebawem niedlugo zaraz chwile moment chwila najszybciej najszybszym najkrotszym najblizszym najblizszych",
    "predzej najpredzej swietami swiat swietach",
    "najblizszej mozliwosci zwloki lada pozniejszym dogodnym stosownym odpowiednim swoim pilnym jakis pewien dniu",
    "krotkim razu reki rano poludniem poludniu wieczorem kolejnym kolejnej nastepnym nastepnej",
    "bm",
),
    firsts=by_first({
        "h": [*_LONG, *_SHORT, *word_list("od w 0")],
        "l": word_list(f"w za do po {_LATES}"),
        "a": [*_NUMBERS, *_UNITS, "przed", "0"],
        "s": word_list("do przed na pod z od w po najpozniej przyszlego nastepnego kolejnego zeszlego ubieglego"),
        "r": word_list("od miedzy pomiedzy w dniach 0"),
        "c": word_list(f"do przed o po od miedzy pomiedzy {_LATES}"),
        "t": [*_ONES, *word_list("jeszcze tego nastepnego kolejnego dzien najpozniej od w do przed po przy rano "
            "wieczorem")],
        "d": [
            *_LONG, *_SHORT, *_ORDINALS,
            *word_list(
                f"do we w na od po przed ze z az juz jeszcze dopiero {_LATES} dnia dniu dniem dzien ten ta te tej tego "
                "najblizszy najblizsza przyszly przyszla kolejny nastepny zeszly ubiegly dzis dzisiaj jutro jutra "
                "pojutrze wczoraj przedwczoraj dzisiejszego jutrzejszego dwudziestego trzydziestego 0"
            ),
        ],
        "v": word_list(
            "niezwlocznie bezzwlocznie natychmiast wkrotce niebawem niedlugo zaraz na czym jak mozliwie najszybciej w "
            "bez lada za"
        ),
    }),
    prep=rx(
        rf"(?P<late>{_LATE})?(?:(?:az|juz|jeszcze|dopiero) )?(?:(?P<prep>do konca|do|we|w|na|od|po|przed|ze|z) )?"
        r"(?:(?:dnia|dniu|dniem|dzien|dn\.) (?!dzis|jutrz|wczoraj|\d{1,2} dni))?"
    ),
    roles={
        "do": "by", "do konca": "by", "przed": "by", "najpozniej o": "by", "najpozniej do": "by", "od": "from",
        "po": "from", "z": "of", "ze": "of",
    },
    until_now=frozenset({"do"}),
    weekday=rx(
        r"(?:(?P<which>(?:najblizsz|nadchodzac|przyszl|nastepn|kolejn|zeszl|ubiegl|minion|ostatni)\w{0,3}"
        r"|ten|tego|ta|te|tej) )?"
        rf"(?P<day>(?<!wielki\s)(?<!wielka\s)(?<!tlusty\s)(?:{_DAYS})(?! wielkanocn)|(?:{any_of(_SHORT)})\b\.?)"
        rf"(?![\w-])"
        r"(?P<more> za tydzien\b)?"
    ),
    weekdays=_LONG | _SHORT,
    short=frozenset(_SHORT),
    which={"przyszl": 1, "nastepn": 1, "kolejn": 1, "zeszl": -1, "ubiegl": -1, "minion": -1, "ostatni": -1, "t": 0},
    calendars=(
        rx(rf"(?P<d>\d{{1,2}})(?:\.|\s?-?{_GO})?\s{{0,3}}(?P<mon>{_MONTH}|(?:{any_of(_SHORT_MONTHS)}))\b{_YEAR}"),
        rx(rf"(?P<y>{_YYYY})-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])"),
        rx(
            rf"(?P<d>\d{{1,2}})(?P<sep>[./-])\s?(?P<m>\d{{1,2}}|[ivx]{{1,4}})(?P=sep)\s?(?P<y>{_YYYY}|\d\d)"
            rf"(?!\d)(?![.,:/-]\d){_R}"
        ),
        rx(rf"(?P<d>\d{{1,2}}) (?P<m>[ivx]{{1,4}}) (?P<y>{_YYYY})(?!\d){_R}"),
        rx(
            rf"(?P<bare>)(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}}){_NOT_COUNTED}(?:\.?\s?(?P<years>br|b\.\s?r)\b|\."
            rf"(?=,? (?:o|do|przed|godz)\b))?"
        ),
    ),
    worded=(
        rx(
            rf"(?P<ord>(?:(?:dwudziestego|trzydziestego) )?(?:{any_of(_ONES + _TEENS)}|trzydziestego)) "
            rf"(?P<mon>{_GEN})\b{_YEAR}"
        ),
    ),
    months=_MONTHS | _SHORT_MONTHS,
    ordinals=_ORDINALS,
    relative=rx(
        r"(?:dzis(?:iaj)?|przedwczoraj|pojutrz[ea]|wczoraj|jutr[oa]|jutrem"
        r"|(?:dzisiejsz|jutrzejsz|wczorajsz)\w{1,3} (?:dzien|dni\w{1,2})"
        r"|(?:dzien|dni\w{1,2}) (?:dzisiejsz|jutrzejsz|wczorajsz)\w{1,3})\b"
    ),
    relatives={"przedwczoraj": -2, "pojutrz": 2, "dzis": 0, "wczoraj": -1, "jutr": 1},
    month_day=rx(
        rf"(?P<d>\d{{1,2}})(?:\s?-?{_GO}\b(?: (?:dnia )?(?:(?:tego|biezacego) )?miesiaca\b| bm\b)?| bm\b"
        r"|\.? (?:dnia )?(?:(?:tego|biezacego) )?miesiaca\b)"
    ),
    link=rx(r"(?:,? (?:\((?:tj\.? |czyli )?|(?:tj\.?|czyli|to jest|to znaczy|dnia|w dniu|na dzien|do) )?|,)"),
    back_link=rx(r"(?:,? (?:\(|(?:w|we|tj\.?|czyli) )?|,)"),
    clocks=(
        rx(
            rf",? (?:(?:po)?miedzy|(?:w )?godz(?:inach|\.)?(?: od)?|od) (?:{_GODZ})?{_CLOCK}(?:\s?-\s?| a | do )"
            rf"(?:{_GODZ})?"
            rf"(?P<h>{_H})(?:[:.](?P<mi>{_MI}))?{_NOT_COUNTED}"
        ),
        rx(rf",? \(?(?:{_BY_CLOCK} )?{_GODZ}(?P<h>{_H})(?:[:.](?P<mi>{_MI}))?{_NOT_COUNTED}\)?"),
        rx(rf",? \(?(?:{_BY_CLOCK} )?(?P<h>{_H})[:.](?P<mi>{_MI}){_NOT_COUNTED}\)?"),
        rx(rf",? (?P<prep>do|o|przed|najpozniej o|najpozniej do) (?P<h>{_H}){_NOT_COUNTED}(?!\.\s?\d)(?![\w-])"),
        rx(rf",? (?P<prep>do|o|przed)(?: godzin(?:ie|y|a))? (?P<part>{any_of(_HOUR_WORDS)})\b"),
        rx(
            r",? (?P<part>z samego rana|z rana|rano|rana|przed poludniem|do poludnia|w poludnie|po poludniu|popoludniu"
            r"|wieczorem|do wieczora|do konca dnia)\b"
        ),
    ),
    first_clocks=(
        rx(rf"(?P<late>{_LATE})?(?P<prep>do|przed|o|po|od) {_GODZ}(?P<h>{_H})(?:[:.](?P<mi>{_MI}))?{_NOT_COUNTED}"),
        rx(rf"(?P<late>{_LATE})?(?P<prep>do|przed|o|po|od) (?P<h>{_H}):(?P<mi>{_MI}){_NOT_COUNTED}"),
        rx(rf"(?P<late>{_LATE})?(?P<prep>o) (?P<h>{_H})\.(?P<mi>{_MI}){_NOT_COUNTED}"),
        rx(rf"(?P<late>{_LATE})?(?P<prep>do|przed) (?P<h>{_H})\.(?P<mi>00|1[3-9]|[2-5]\d){_NOT_COUNTED}"),
        rx(
            rf"(?P<late>{_LATE})?(?P<prep>do|przed|o) (?P<h>{_H})(?P<mi>)(?=,? (?:jutro|dzis|pojutrze|we?\s+"
            rf"(?:{_DAYS}))\b)"
        ),
        rx(
            rf"(?:po)?miedzy {_CLOCK} a (?P<h>{_H})(?:[:.](?P<mi>{_MI}))?"
            rf"(?=,? (?:jutro|dzis|pojutrze|we?\s+(?:{_DAYS}))\b)"
        ),
        rx(r"(?P<prep>)(?P<part>do poludnia|do wieczora)\b"),
    ),
    between=rx(r",? (?:(?:w dniu|dnia|we|w) )?"),
    parts={
        "z samego rana": time(10), "z rana": time(10), "rano": time(10), "rana": time(10), "przed poludniem": time(12),
        "do poludnia": time(12), "w poludnie": time(12), "po poludniu": time(17), "popoludniu": time(17),
        "wieczorem": time(21), "do wieczora": time(21), "do konca dnia": time(23, 59),
        **_HOUR_WORDS,
    },
    open_before=re.compile(
        r"(?:czynn|otwart|dostepn|pracuj|dziala|dyzur|infolini|zamykam|codzienni)\w{0,6}[^.!?]{0,20}\Z"
    ),
    lengths=(
        rx(rf"{_LATE}?(?:w (?:prze)?ciagu|w terminie(?: do)?|w czasie(?: do)?|za) {_MODS}{_AMOUNT}{_UNIT}{_WORK}"),
        rx(rf"{_LATE}?(?:do|w) {_MODS}{_AMOUNT}{_UNIT_BRIEF}{_WORK}"),
        rx(rf"(?:najpozniej|maksymalnie|najdalej) {_AMOUNT}{_UNIT}{_WORK}"),
        rx(rf"po {_AMOUNT}(?P<unit>minutach|godzinach|dniach|tygodniach|miesiacach|latach)\b{_WORK}"),
        rx(
            rf"{_LATE}?(?:w (?:prze)?ciagu|za|w terminie) {_MODS}"
            r"(?P<unit>minut[ey]|kwadransa?|godzin[ey]|dob[ey]|tydzien|tygodnia|miesiaca?|kwartalu?|roku?)\b"
        ),
        rx(r"do (?P<unit>tygodnia|miesiaca)\b"),
        rx(r"w (?:najblizszym|nastepnym|kolejnym|pierwszym) (?P<unit>dni)u(?P<work> roboczym)"),
        rx(r"w(?: terminie)? (?P<n>\d{1,3})\s?-?\s?(?P<unit>dniowym|tygodniowym)\b(?: terminie)?"),
    ),
    paid=re.compile(
        r"(?:oplat|zaplac|place|kwot|zwrot|naleznos|rachun|faktur|abonament|czynsz|cen|koszt|doplat|odsetk"
        r"|wynagrodz|karn)"
        r"\w{0,6} (?:\w{1,12} )?\Z"
    ),
    agos=(
        rx(rf"(?:(?P<n>{_NUM}) )?{_UNIT}{_WORK} temu\b"),
        rx(rf"przed (?:(?P<n>{_NUM}) )?(?P<unit>{any_of(' '.join(_OTHER_UNITS).split())})\b(?! \d)"),
    ),
    numbers=_NUMBERS,
    units=_UNITS,
    since=rx(r"(?:,? licz\w{2,5})? (?:od|po) (?:(?:momentu|chwili|daty|dnia) )?"),
    from_now=rx(r"(?:teraz|dzis(?:iaj)?|dzisiejszego|dnia dzisiejszego|(?:wyslania )?tej wiadomosci|obecnej)\b"),
    stretches=(
        (
            rx(
                r"(?P<edge>(?:najpozniej )?(?:do|przed|na|pod|z|od) (?:koncem|konca|koniec|polow[aye]"
                r"|poczatk\w{1,3}|poczatek)"
                rf"|w polowie) (?:(?P<which>{_WHICH_GEN}) )?(?:(?P<month>{_GEN})(?: (?P<y>{_YYYY})(?!\d){_R})?"
                r"|(?P<unit>dnia(?! \d| dzis| jutrz)(?: roboczego)?|tygodnia(?: roboczego)?|weekendu|miesiaca"
                r"|kwartalu|roku))\b"
            ),
            _edge,
        ),
        (rx(rf"w (?P<which>{_WHICH_LOC}) (?P<unit>tygodniu|miesiacu|kwartale|roku)\b"), _inside),
        (rx(
            r"(?P<which>przyszlego|nastepnego|kolejnego|zeszlego|ubieglego) (?P<unit>tygodnia|miesiaca|roku)\b"
        ), _inside),
        (rx(r"w ciagu (?:(?P<which>dzisiejszego|jutrzejszego|tego|calego) )?(?P<unit>dnia)\b"), _until),
        (rx(rf"w ciagu (?P<which>{_WHICH_GEN}) (?P<unit>tygodnia|miesiaca|kwartalu|roku)\b"), _until),
        (rx(rf"w (?:miesiacu )?(?P<month>{_LOC})(?: (?P<y>{_YYYY})(?!\d){_R})?\b"), _inside),
        (rx(rf"do (?P<month>{_GEN})(?: (?P<y>{_YYYY})(?!\d){_R})?\b"), _until),
        (
            rx(
                r"(?P<prep>w|na|do|po|przed|od) (?:(?P<which>najblizszy\w{0,2}|przyszly\w{0,2}|ten|tym|zeszly"
                r"|ubiegly) )?(?P<unit>weekend(?:u|em|zie)?)\b"
            ),
            _weekend,
        ),
    ),
    span=rx(
        r"(?:(?:od|(?:po)?miedzy|w dniach(?: od)?|dniach|w terminie od) (?:dnia )?"
        rf"(?:\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{1,2}}\.?(?: (?:{_MONTH}))?(?: {_YYYY})?{_R}\.?|{_DAYS})"
        rf"(?:\s?-\s?| (?:do|a|i) )(?:dnia )?(?=\d|{_DAYS})|\d{{1,2}}\s?-\s?(?=\d{{1,2}}\.?\s?(?:{_GEN})))"
    ),
    vague=rx(
        r"(?:(?:niezwlocznie|bezzwlocznie|natychmiast|wkrotce|niedlugo|zaraz)(?! (?:po|obok|przy|za)\b)|niebawem"
        r"|na dniach"
        r"|(?:czym |jak naj)predzej"
        r"|(?:jak|mozliwie(?: jak)?) najszybciej(?:,? jak(?: to| tylko)? (?:bedzie )?(?:mozliwe|sie da|moge|mozemy))?"
        r"|najszybciej,? jak(?: to| tylko)? (?:bedzie )?(?:mozliwe|sie da|moge|mozemy)"
        r"|w (?:mozliwie |jak )?(?:najblizsz|najkrotsz|najszybsz)(?:ym|ej|ych)(?: mozliwym)? "
        r"(?:czasie|terminie|przyszlosci|dniach|godzinach|tygodniach|chwili)"
        r"|w (?:prze)?ciagu (?:najblizszych|kolejnych|nastepnych) (?:godzin|dni|tygodni|miesiecy)(?: robocz\w{1,3})?"
        r"|w miare (?:naszych |moich )?mozliwosci|w (?:pozniejszym|dogodnym|stosownym|odpowiednim|swoim) (?:czasie"
        r"|terminie)"
        r"|bez (?:zbednej |nieuzasadnionej )?zwloki|lada (?:dzien|moment|chwila)|za (?:(?:jakis|pewien) czas|chwile"
        r"|moment)"
        r"|w trybie pilnym|w (?:mozliwie|stosunkowo|dosc) krotkim (?:czasie|terminie))\b"
    ),
    then=rx(
        r"(?:(?:jeszcze )?(?:tego samego|nastepnego|kolejnego|tego) dnia(?! \d)(?: roboczego)?"
        r"|dzien (?:wczesniej|pozniej|przed|po)"
        rf"|(?:najpozniej )?(?:{any_of(_ONES)}) dnia (?:roboczego )?(?:po|od)|od razu|od reki|rano|przed poludniem"
        rf"|po poludniu|wieczorem"
        r"|(?:przed|do|po) swi(?:etami|at|etach)|przy (?:kolejn|nastepn|najblizsz)\w{1,4} \w{4,14}"
        r"|w (?:tym samym )?dniu(?=,? w ktorym)|w dniu "
        r"(?:odbioru|dostawy|zakupu|wizyty|montazu|wyjazdu|przyjazdu))\b"
    ),
    hours=rx(
        rf"(?:(?:od )?(?:{_DAYS}|(?:{any_of(_SHORT)})\b\.?)\s?(?:-|do)\s?(?:{_DAYS}|(?:{any_of(_SHORT)})\b\.?)(?!\w)"
        rf"(?:,? (?:w )?(?:{_GODZ})?(?:od )?(?:{_GODZ})?{_CLOCK}\s?(?:-|do)\s?{_CLOCK})?"
        rf"|(?:od|w godz(?:inach|\.)?(?: od)?) (?:{_GODZ})?{_H}[:.]{_MI}(?:\s?-\s?| do )(?:{_GODZ})?{_CLOCK}"
        rf"|w godz(?:inach|\.)?(?: od)? {_CLOCK}(?:\s?-\s?| do ){_CLOCK}"
        rf"|od (?:{_GODZ})?{_H} do (?:{_GODZ})?{_H}(?=[.,;)]|\s{{0,4}}\Z)|\d\d?[:.]{_MI}\s?-\s?\d\d?[:.]{_MI}(?!\d))"
    ),
)  # fmt: skip
