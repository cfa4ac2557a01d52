"""Promises in what was just written: found by the coach, decided on by the author."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from prezent.cases.models import Entry
from prezent.domain.coach import CaseContext, Lang
from prezent.domain.coach.document import Document, Placed
from prezent.domain.coach.model import Promise as Given
from prezent.domain.coach.promises import words_given
from prezent.domain.language.words import word
from prezent.platform.eventlog import SYSTEM, record
from prezent.promises.models import LONGEST_WORDS, UNSAID, Found, Plan, Promise
from prezent.promises.plan_words import plain
from prezent.promises.when import due_of

#: One letter with more promises than that is no letter.
MOST = 20
#: Nobody is asked about letters of long ago, such as a queue that stood still or mail brought from elsewhere.
FRESH = timedelta(days=3)
#: What is promised, by the verb of the promise (its lemma).
_VERBS: dict[str, str] = {
    **dict.fromkeys(("oddzwonić", "zadzwonić", "zatelefonować", "dzwonić", "call", "phone", "ring"), Promise.Kind.CALL),
    **dict.fromkeys(
        ("odpisać", "napisać", "odpowiedzieć", "poinformować", "informować", "powiadomić", "wrócić", "odezwać", "reply",
         "answer", "write", "inform", "update", "come", "respond", "let"),
        Promise.Kind.WORD,
    ),
    **dict.fromkeys(
        ("wysłać", "przesłać", "dostarczyć", "odesłać", "dosłać", "wymienić", "send", "ship", "deliver", "replace"),
        Promise.Kind.SEND,
    ),
    **dict.fromkeys(
        ("zwrócić", "przelać", "oddać", "wypłacić", "refund", "pay", "transfer", "credit"), Promise.Kind.MONEY
    ),
    **dict.fromkeys(("naprawić", "zreperować", "repair", "fix", "mend"), Promise.Kind.REPAIR),
    **dict.fromkeys(
        ("sprawdzić", "ustalić", "wyjaśnić", "dowiedzieć", "zbadać", "przeanalizować", "check", "find", "look",
         "investigate"),
        Promise.Kind.FIND_OUT,
    ),
}  # fmt: skip


#: What is sent when an answer is promised: "wyślę wiadomość" sends no thing.
_SAID = {"wiadomość", "odpowiedź", "informacja", "message", "answer", "reply", "update"}


def kind_of(verb: str, what: str = "") -> str:
    """What kind of promise a verb makes, of ``what`` where that is known; "something else" where nobody can tell."""
    kind = next((_VERBS[name] for name in _lemmas(verb) if name in _VERBS), str(Promise.Kind.OTHER))
    return Promise.Kind.WORD if kind == Promise.Kind.SEND and not _SAID.isdisjoint(_lemmas(what)) else kind


def _lemmas(words: str) -> Iterator[str]:
    for part in words.lower().split():
        yield from (part, *sorted(word(part).lemmas))


def find_in(text: str, *, lang: Lang, now: datetime) -> list[tuple[Given, str]]:
    """The promises of a letter written at ``now``, each with the sentence in which it stands."""
    doc = Document(text, channel="email", lang=lang)
    return [(said.promise, _sentence(said.placed)) for said in words_given(doc, CaseContext(now=now).now)][:MOST]


def _sentence(placed: Placed) -> str:
    return " ".join(placed.text.split())[:LONGEST_WORDS]


def _promised_by_plan(entry: Entry) -> list[str]:
    """The steps of the plan that became promises with this letter: nobody is asked about them again."""
    told = Plan.objects.filter(told_entry=entry).values_list("told", flat=True).first() or []
    return [plain(one["what"].rstrip(" .,;")) for one in told if one["promise"] is not None]


def look_through(entry_id: int, *, now: datetime) -> int:
    """Find the promises of a letter of ours and put them before its author; returns how many. Safe to repeat.

    The letter is also the word that was owed to the customer after a broken promise. One sentence may hold several
    promises with one date ("sprawdzę i oddzwonię do 15:00"): they are one word given.
    """
    entry = Entry.objects.select_related("case").filter(pk=entry_id, kind=Entry.Kind.OUT, side__isnull=True).first()
    if entry is None:
        return 0
    unsaid = Promise.objects.filter(UNSAID, case_id=entry.case_id, settled_at__lte=entry.at)
    unsaid.update(owned_up_at=entry.at)
    if now - entry.at > FRESH or Found.objects.filter(entry=entry).exists():
        return 0
    lang: Lang = "pl" if entry.case.language.startswith("pl") else "en"
    rows: dict[tuple[str, date | datetime | None], Found] = {}
    planned = _promised_by_plan(entry)
    for given, sentence in find_in(entry.text, lang=lang, now=entry.at):
        if any(what in plain(sentence) or plain(sentence) in what for what in planned):
            continue
        by = given.by if isinstance(given.by, date) else None
        due = due_of(by) if by is not None else None
        if due is not None and due.at <= entry.at:  # a slip that the coach has spoken of: the author chooses the date
            due = None
        key = (sentence, by)
        if key in rows:
            if rows[key].kind == Promise.Kind.FIND_OUT:  # "sprawdzę i oddzwonię": what the customer waits for
                rows[key].kind = kind_of(given.verb, given.object)
            continue
        rows[key] = Found(
            entry=entry,
            case_id=entry.case_id,
            author_id=entry.staff_id,
            start=given.span.start,
            words=sentence,
            kind=kind_of(given.verb, given.object),
            due_at=due.at if due else None,
            by_day=due.by_day if due else False,
        )
    if rows:
        with transaction.atomic():
            Found.objects.bulk_create(rows.values(), ignore_conflicts=True)
            # No line of the timeline: it tells open pages to look again.
            record(
                "promise.found",
                actor=SYSTEM,
                subject=("case", entry.case_id),
                team_id=entry.case.team_id,
                now=now,
                data={"entry": entry.pk, "count": len(rows)},
            )
    return len(rows)
