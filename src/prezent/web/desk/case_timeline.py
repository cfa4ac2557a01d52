"""The timeline of a case as its template shows it: day lines, messages, notes, folded events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from prezent.cases.models import Channel, Entry, SideThread
from prezent.cases.queries import EntryRow, FileRow, Parts, PointRow, SideRow, Timeline
from prezent.domain.language import dates, plurals
from prezent.platform.eventlog import EventRow
from prezent.web.desk import case_words
from prezent.web.desk.case_events import event_words, label

#: Icons of the channels, where words came in.
ICONS = {"email": "mail", "phone": "phone-incoming", "visit": "store", "letter": "file-text", "other": "message-circle"}
FAILED = frozenset({Entry.Delivery.FAILED, Entry.Delivery.BOUNCED})
_FAILURES = frozenset({"case.delivery_failed", "case.delivery_bounced"})


@dataclass(frozen=True, slots=True)
class Delivery:
    """How far our words have got, in words."""

    icon: str
    tone: str
    text: str
    server: str
    can_retry: bool


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file as a link."""

    href: str
    icon: str
    name: str
    size: str


@dataclass(slots=True)
class Item:
    """One thing on the timeline: ``kind`` is day, theirs, ours, note, automatic, event, fold or side."""

    kind: str
    at: datetime | None = None
    time: str = ""
    title: str = ""
    icon: str = ""
    id: int = 0
    who: str = ""
    how: str = ""
    subject: str = ""
    pieces: Sequence[case_words.Piece] = ()
    html: SafeString | None = None
    files: list[FileItem] = field(default_factory=list)
    inline_files: list[FileItem] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    delivery: Delivery | None = None
    waits: str = ""
    is_new: bool = False
    has_original: bool = False
    has_source: bool = False
    cut: bool = False
    inside: list[Item] = field(default_factory=list)


def language() -> dates.Language:
    """The language of the page."""
    return "pl" if (get_language() or "pl").startswith("pl") else "en"


def clock(moment: datetime) -> str:
    """Hour and minute in the reader's zone."""
    return dates.clock_time(timezone.localtime(moment))


def file_item(file: FileRow) -> FileItem:
    """A file with its address; the name in the address is for people only."""
    name = file_name(file.name)
    icon = "image" if file.media_type.startswith("image/") else "file-text"
    return FileItem(f"/files/{file.id}/{quote(name, safe='')}", icon, file.name, case_words.size_words(file.size))


def file_name(name: str) -> str:
    """A name that can stand in an address and in a header: no separators, no control characters."""
    kept = "".join("_" if char in "/\\" or not char.isprintable() else char for char in name).strip()
    return kept if kept.strip(".") else "plik"


def build(timeline: Timeline, parts: Parts, now: datetime) -> list[Item]:
    """Everything of one page of the timeline, oldest first, under the days it happened on."""
    makers = _Entries(timeline, parts, now)
    dated: list[tuple[datetime, int, Item]] = [(entry.at, 1, makers.item(entry)) for entry in timeline.entries]
    dated += [(fold.at, 1, fold) for fold in makers.side_folds(timeline.aside, parts.sides) if fold.at is not None]
    failing = {entry.id for entry in (*timeline.entries, *timeline.aside) if entry.delivery in FAILED}
    for event in timeline.events:
        if event.action in _FAILURES and event.data.get("entry") in failing:
            continue  # the letter itself says so
        item = _event(event)
        if item is not None:
            dated.append((event.at, 2, item))
    dated.sort(key=lambda one: (one[0], one[1]))
    return list(_with_days(_folded([item for _at, _order, item in dated])))


def _event(event: EventRow) -> Item | None:
    words = event_words(event)
    if words is None:
        return None
    return Item("event", event.at, clock(event.at), title=words.short, icon=words.icon, how=words.sentence)


def _folded(items: Sequence[Item]) -> Iterator[Item]:
    """Runs of two or more events of one day become one line that says what is inside."""
    run: list[Item] = []
    for item in items:
        if run and (item.kind != "event" or _day(item) != _day(run[0])):
            yield from _close(run)
            run = []
        if item.kind == "event":
            run.append(item)
        else:
            yield item
    yield from _close(run)


def _close(run: list[Item]) -> Iterator[Item]:
    if len(run) < 2:
        yield from run
        return
    shorts = list(dict.fromkeys(item.title for item in run))
    names = ", ".join(shorts[:3]) + ("…" if len(shorts) > 3 else "")
    count = ngettext("%(count)s event", "%(count)s events", len(run)) % {"count": len(run)}
    yield Item("fold", run[0].at, run[0].time, title=f"{count}: {names}", inside=list(run))


def _day(item: Item) -> date | None:
    return timezone.localtime(item.at).date() if item.at else None


def _with_days(items: Iterator[Item]) -> Iterator[Item]:
    today = timezone.localdate()
    shown: date | None = None
    for item in items:
        day = _day(item)
        if day is not None and day != shown:
            shown = day
            yield Item("day", title=dates.day_in_words(day, today, language(), long=True, near=False))
        yield item


class _Entries:
    """Makes items of entries; what all of them need is looked up once."""

    def __init__(self, timeline: Timeline, parts: Parts, now: datetime) -> None:
        self.now = now
        self.waiting_since = timeline.waiting_since
        self.files: dict[int, list[FileRow]] = {}
        self.points: dict[int, list[PointRow]] = {}
        for file in parts.files:
            if file.entry_id is not None:
                self.files.setdefault(file.entry_id, []).append(file)
        for point in parts.points:
            if point.entry_id is not None:
                self.points.setdefault(point.entry_id, []).append(point)
        owed = [entry.id for entry in timeline.entries if self._waits(entry)]
        self.last_owed = owed[-1] if owed else None

    def _waits(self, entry: EntryRow) -> bool:
        return (
            entry.kind == Entry.Kind.IN
            and entry.side_id is None
            and not entry.automatic
            and self.waiting_since is not None
            and entry.at >= self.waiting_since
        )

    def side_folds(self, aside: Sequence[EntryRow], sides: Sequence[SideRow]) -> Iterator[Item]:
        """What was exchanged with others: one folded line for each thread, where its last letter stands."""
        letters: dict[int | None, list[Item]] = {}
        for entry in aside:
            letters.setdefault(entry.side_id, []).append(self.item(entry))
        for side in sides:
            inside = letters.get(side.id)
            if inside:
                yield _side_fold(side, inside)

    def item(self, entry: EntryRow) -> Item:
        """One entry."""
        item = Item(_kind(entry), entry.at, clock(entry.at), id=entry.id, subject=entry.subject, cut=entry.cut)
        item.points = self.points.get(entry.id, [])
        for file in self.files.get(entry.id, ()):
            (item.inline_files if file.inline else item.files).append(file_item(file))
        item.has_source = entry.has_source
        if entry.kind == Entry.Kind.IN:
            self._their(item, entry)
        else:
            self._our(item, entry)
        return item

    def _their(self, item: Item, entry: EntryRow) -> None:
        item.icon = ICONS.get(entry.channel, "message-circle")
        item.who = entry.author_name or entry.author_address or _("unknown sender")
        item.how = label(Channel, entry.channel)
        if entry.staff_name:
            item.how = _("%(channel)s, taken down by: %(who)s") % {"channel": item.how, "who": entry.staff_name}
        elif entry.channel == Channel.EMAIL and entry.author_address and entry.author_address != item.who:
            item.how = entry.author_address
        item.pieces = case_words.pieces(entry.text, entry.segments)
        item.has_original = entry.has_html
        item.is_new = self._waits(entry)
        if entry.id == self.last_owed and self.waiting_since is not None:
            item.waits = plurals.since_words(self.now - self.waiting_since, language())
        if entry.automatic:
            item.title = _("Automatic message from %(who)s: %(subject)s") % {
                "who": item.who, "subject": entry.subject or _("(no subject)"),
            }  # fmt: skip

    def _our(self, item: Item, entry: EntryRow) -> None:
        item.who = entry.staff_name or entry.author_name or _("Prezent")
        item.html = mark_safe(entry.html) if entry.html else None  # noqa: S308 - composed.clean() made it when stored
        if item.html is None:
            item.pieces = case_words.pieces(entry.text, ())
        if entry.kind == Entry.Kind.NOTE:
            item.icon, item.how = "lock", _("note, seen by the team only")
            return
        item.icon = "send"
        item.how = _to_whom(entry)
        item.delivery = _delivery(entry, self.now)


def _side_fold(side: SideRow, inside: list[Item]) -> Item:
    last = inside[-1]
    written = ngettext("%(count)s letter", "%(count)s letters", len(inside)) % {"count": len(inside)}
    kind, state = label(SideThread.Kind, side.kind), label(SideThread.State, side.state)
    title = f"{side.name}, {kind}: {written}, {state}"
    failed = next((one.delivery for one in inside if one.delivery is not None and one.delivery.can_retry), None)
    return Item("side", last.at, last.time, title=title, id=side.id, inside=inside, delivery=failed)


def side_letters(timeline: Timeline, parts: Parts, now: datetime) -> list[Item]:
    """The letters of a side thread, oldest first."""
    makers = _Entries(timeline, parts, now)
    return [makers.item(entry) for entry in timeline.aside]


def _kind(entry: EntryRow) -> str:
    if entry.automatic:
        return "automatic"
    return {Entry.Kind.IN: "theirs", Entry.Kind.OUT: "ours"}.get(Entry.Kind(entry.kind), "note")


def _to_whom(entry: EntryRow) -> str:
    to = ", ".join(name or address for name, address in entry.recipients.get("to", ()))
    cc = ", ".join(name or address for name, address in entry.recipients.get("cc", ()))
    told = {"to": to, "cc": cc, "channel": label(Channel, entry.channel)}
    if cc:
        return pgettext("addressees of a letter", "to: %(to)s, copy: %(cc)s, %(channel)s") % told
    return pgettext("addressees of a letter", "to: %(to)s, %(channel)s") % told if to else told["channel"]


def _delivery(entry: EntryRow, now: datetime) -> Delivery | None:
    if not entry.delivery:
        return None
    local = timezone.localtime(entry.delivery_at) if entry.delivery_at else None
    when = dates.moment_in_words(local, timezone.localtime(now), language()) if local else ""
    icon, tone, text = {
        "queued": ("clock", "", _("waiting to be sent, %(when)s")),
        "sending": ("send", "", _("being sent, %(when)s")),
        "sent": ("check-check", "", _("sent: %(when)s")),
        "deferred": ("hourglass", "soon", _("not yet accepted, we keep trying: %(when)s")),
        "failed": ("mail-warning", "late", _("Not sent: %(when)s")),
        "bounced": ("mail-warning", "late", _("The letter came back: %(when)s")),
        "given_up": ("mail-warning", "", _("It did not reach the customer, and was put aside: %(when)s")),
    }.get(entry.delivery, ("info", "", entry.delivery))
    return Delivery(icon, tone, text % {"when": when}, entry.delivery_note, entry.delivery in FAILED)
