"""Builds the demo firm out of the written content: pure, seeded, relative to ``now``.

``build`` uses each written thread once as written; the rest of the cases are variations of the threads that allow it,
with other people, goods, wordings and speed. Nothing here touches a database.

``python -m prezent.demo.content --sample 5`` prints variations; ``--thread ID`` all states of one; ``--check`` renders
every thread with every fitting thing and both genders, and fails on the first slot that cannot be filled.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from prezent.demo import timing
from prezent.demo.customers import Crowd, person
from prezent.demo.library import Library, load
from prezent.demo.model import (
    ContentError,
    DemoCase,
    DemoCustomer,
    DemoFirm,
    DemoMessage,
    DemoPoint,
    Goods,
    Thread,
)
from prezent.demo.slots import Moment, Scene, render
from prezent.domain.deadlines.calendar import is_working_day

# Of the variations, how many are still under way: unanswered, answered once and back, waiting for the customer.
LIVE_SHARE = {"new": 0.08, "open": 0.05, "waiting_customer": 0.04}


def build(now: datetime, *, customers: int = 200, cases: int = 400, seed: int = 7) -> DemoFirm:
    """Build the firm as it stands at ``now`` (aware).

    ``customers`` is the number of customers, each with 1 to 6 cases; ``cases`` the number of cases. The same arguments
    give the same firm. Raises ValueError when ``now`` is naive or the numbers cannot hold every written thread and
    customer, ContentError when the written content is wrong.
    """
    if now.tzinfo is None:
        raise ValueError("now must be an aware datetime")
    library = load()
    return _Builder(library, now.astimezone(UTC), customers, cases, seed).firm()


class _Builder:
    """One run of ``build``; every choice comes from ``rng``, so that a seed is a firm."""

    def __init__(self, library: Library, now: datetime, customers: int, cases: int, seed: int) -> None:
        self.library = library
        self.now = now
        self.rng = random.Random(seed)  # noqa: S311  (a demo, not a secret)
        if cases < len(library.threads):
            raise ValueError(f"at least {len(library.threads)} cases are needed to use every written thread")
        self.plan = self._plan(cases - len(library.threads))
        self.crowd = Crowd(library, self.rng, customers, self.plan)
        self.seen: set[tuple[str, tuple[str, ...]]] = set()
        self.built: list[DemoCase] = []

    def firm(self) -> DemoFirm:
        for thread in self.library.threads:
            self.built.append(self._as_written(thread))
        self.built += self._variations()
        numbered = _in_order(self.built)
        return DemoFirm(
            self.library.firm,
            tuple(self.library.staff.values()),
            self.library.teams,
            self.library.mailboxes,
            self.crowd.all(),
            tuple(numbered),
        )

    def _as_written(self, thread: Thread) -> DemoCase:
        shown = thread.messages[: thread.shown or None]
        live = replace(thread, messages=shown)
        pace = timing.steady(self.rng, shown)
        times = self._times_as_written(live, pace)
        customer = self.crowd.written(thread)
        goods = self.library.goods.get(thread.goods)
        scene = self.scene(thread, customer, goods, None)
        case = self.case(live, scene, times, thread.status, cut=bool(thread.shown))
        return replace(case, as_written=True)

    def _times_as_written(self, thread: Thread, pace: timing.Pace) -> list[datetime]:
        if thread.status == "closed":
            if thread.age is None:
                return timing.finished(self.rng, thread.messages, self.now, pace)
            times = timing.lay_out(thread.messages, self.now - thread.age, pace)
            latest = self.now - timedelta(hours=1)
            return times if times[-1] < latest else timing.before(thread.messages, latest, pace)
        hours = {"new": (1.0, 30.0), "open": (1.0, 44.0), "waiting_customer": (24.0, 150.0)}
        last = thread.last or timedelta(hours=self.rng.uniform(*hours.get(thread.status, (20.0, 90.0))))
        if thread.age is not None:
            return timing.within(thread.messages, thread.age, self.now, self.now - last, pace)
        return timing.before(thread.messages, self.now - last, pace)

    def _plan(self, number: int) -> list[Thread]:
        """Return which threads are varied, ``number`` in all, each as often as the others."""
        able = [thread for thread in self.library.threads if thread.fits and _can_end(thread)]
        plan: list[Thread] = []
        while len(plan) < number:
            plan += self.rng.sample(able, len(able))
        return plan[:number]

    def _variations(self) -> Iterator[DemoCase]:
        wanted = [state for state, share in LIVE_SHARE.items() for _ in range(round(len(self.plan) * share))]
        self.rng.shuffle(wanted)
        used: Counter[tuple[str, str]] = Counter()
        live: set[str] = {t.id for t in self.library.threads if t.status != "closed"}
        new = 0
        for thread in self.plan:
            state = next((s for s in wanted if thread.id not in live and _cuts(thread, s)), "closed")
            if state != "closed":
                wanted.remove(state)
                live.add(thread.id)
            goods = self._least_used(thread, used)
            yield self._variation(thread, goods, state, new)
            new += state == "new"

    def _least_used(self, thread: Thread, used: Counter[tuple[str, str]]) -> Goods:
        options = self.library.goods_for(thread)
        fewest = min(used[thread.id, goods.key] for goods in options)
        goods = self.rng.choice([g for g in options if used[thread.id, g.key] == fewest])
        used[thread.id, goods.key] += 1
        return goods

    def _variation(self, thread: Thread, goods: Goods, state: str, number: int) -> DemoCase:
        customer = self.crowd.draw(thread)
        told = thread
        if state != "closed":
            told = replace(thread, messages=thread.messages[: self.rng.choice(_cuts(thread, state)) + 1])
        pace = timing.varied(self.rng, told.messages)
        if state == "closed":
            times = timing.finished(self.rng, told.messages, self.now, pace)
        else:
            hours = {"open": (1.0, 50.0), "waiting_customer": (20.0, 140.0)}.get(state)
            age = timedelta(hours=self.rng.uniform(*hours)) if hours else timing.age_of_new(self.rng, number, self.now)
            times = timing.before(told.messages, self.now - age, pace)
        for _ in range(50):
            scene = self.scene(thread, customer, goods, self.rng)
            case = self.case(told, scene, times, state, cut=state != "closed")
            words = (case.subject, tuple(m.text for m in case.messages))
            if words not in self.seen:
                self.seen.add(words)
                return case
        raise ContentError(f"thread {thread.id} has too few wordings for so many cases")

    def scene(self, thread: Thread, customer: DemoCustomer, goods: Goods | None, choose: random.Random | None) -> Scene:
        name = self.library.names.get(customer.first)
        city = self.library.cities.get(customer.city)
        return Scene(
            customer=customer,
            genitive=name.gen if name else "",
            town=(city.nom, city.loc, city.gen) if city else (customer.city, "", ""),
            goods=goods,
            order=f"J-{self.rng.randint(41000, 58999)}",
            language=thread.lang,
            choose=choose,
            is_working_day=is_working_day,
        )

    def case(self, thread: Thread, scene: Scene, times: list[datetime], status: str, *, cut: bool) -> DemoCase:
        local = [at.astimezone(timing.ZONE).date() for at in times]
        today = (self.now.astimezone(timing.ZONE) + timedelta(hours=10)).date()
        moments = [
            Moment(day, local[0], today, self.library.staff.get(message.by))
            for day, message in zip(local, thread.messages, strict=True)
        ]
        subject = _tidy(render(thread.subject, scene, moments[0]))
        messages = tuple(
            DemoMessage(m.by, m.kind, m.channel, at, _tidy(render(m.text, scene, moment)), m.attach)
            for m, at, moment in zip(thread.messages, times, moments, strict=True)
        )
        closed_at = timing.closing(self.rng, thread, times[-1], self.now) if status == "closed" else None
        return DemoCase(
            key="",
            thread=thread.id,
            as_written=False,
            story=thread.story if scene.choose is None else "",
            lang=thread.lang,
            kind=thread.kind,
            team=thread.team,
            mailbox=thread.mailbox,
            channel=thread.channel,
            priority=thread.priority,
            status=status,
            tags=thread.tags,
            subject=subject,
            customer=scene.customer.key,
            assignee=self._assignee(thread, status),
            goods=scene.goods.key if scene.goods else "",
            order=scene.order,
            points=_points(thread, scene, moments[0], status, cut=cut),
            messages=messages,
            previous=thread.previous if scene.choose is None else "",
            closed_at=closed_at,
        )

    def _assignee(self, thread: Thread, status: str) -> str | None:
        if thread.assignee:
            return thread.assignee
        answering = [m.by for m in thread.messages if m.by != "customer"]
        if answering:
            return Counter(answering).most_common(1)[0][0]
        if status == "new" and self.rng.random() < 0.55:
            return None
        team = [s.key for s in self.library.staff.values() if thread.team in s.teams and s.role == "agent"]
        return self.rng.choice(team)


def _can_end(thread: Thread) -> bool:
    """Whether a variation of ``thread`` may be told as closed: its text has an end, or the customer fell silent."""
    return thread.status == "closed" or bool(thread.shown) or thread.status == "waiting_customer"


def _cuts(thread: Thread, state: str) -> list[int]:
    """The messages after which ``thread`` may stop so that it is in ``state``."""
    said = [(number, m) for number, m in enumerate(thread.messages) if m.kind != "note"]
    pairs = [(number, m.by == "customer", after.by == "customer") for (number, m), (_, after) in pairwise(said)]
    if state == "new":
        return [number for number, ours, theirs in pairs if number == 0 and ours and not theirs]
    if state == "open":
        return [number for number, customer, next_customer in pairs if number and customer and not next_customer]
    return [
        number
        for number, customer, next_customer in pairs
        if not customer
        and next_customer
        and thread.messages[number].kind == "message"
        and "?" in thread.messages[number].text
    ]


def _points(thread: Thread, scene: Scene, moment: Moment, status: str, *, cut: bool) -> tuple[DemoPoint, ...]:
    """The points that are known so far; of a case cut short, only those are answered that staff spoke to afterwards."""
    answers = [number for number, m in enumerate(thread.messages) if m.by != "customer" and m.kind != "note"]
    if cut and not answers and scene.choose is not None:
        return ()
    points = []
    for point in thread.points:
        if point.source < len(thread.messages):
            spoken_to = any(number > point.source for number in answers)
            answered = (point.answered or status == "closed") and (spoken_to or not cut)
            if cut and scene.choose is not None:
                answered = spoken_to
            points.append(DemoPoint(_tidy(render(point.text, scene, moment)), answered, point.source))
    return tuple(points)


def _tidy(text: str) -> str:
    """Remove what an empty wording leaves behind: spaces doubled or at the end of a line."""
    lines = (" ".join(part for part in line.split(" ") if part) for line in text.split("\n"))
    return "\n".join(lines).strip()


def _in_order(cases: list[DemoCase]) -> list[DemoCase]:
    """Number the cases in the order in which they began, and point each ``previous`` at the case made as written."""
    ordered = sorted(cases, key=lambda case: (case.opened_at, case.thread))
    keyed = [replace(case, key=f"case-{number:04d}") for number, case in enumerate(ordered, start=1)]
    by_thread = {case.thread: case.key for case in keyed if case.as_written}
    return [replace(case, previous=by_thread[case.previous]) if case.previous else case for case in keyed]


def check(library: Library) -> int:
    """Render every thread with every fitting thing, both genders and several wordings; return how many texts were made.

    Raises ContentError naming the thread whose text cannot be rendered.
    """
    made = 0
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    builder = _Builder(library, now, 400, 600, 1)
    for thread in library.threads:
        people = [person(library, "Jan", "Lis", "m"), person(library, "Anna", "Lis", "f")]
        options: list[Goods | None] = [*library.goods_for(thread)] if thread.fits else []
        times = timing.lay_out(thread.messages, now - timedelta(days=40), timing.steady(builder.rng, thread.messages))
        scenes = [builder.scene(thread, builder.crowd.written(thread), library.goods.get(thread.goods), None)]
        scenes += [
            builder.scene(thread, who, goods, builder.rng) for who in people for goods in options for _ in range(3)
        ]
        for scene in scenes:
            try:
                builder.case(thread, scene, times, thread.status, cut=False)
            except ContentError as error:
                raise ContentError(f"{thread.source}: thread {thread.id}: {error}") from error
            made += len(thread.messages)
    return made


def show(case: DemoCase, firm: DemoFirm) -> str:
    """Return a case as plain text, for reading on a terminal."""
    who = next(c for c in firm.customers if c.key == case.customer)
    facts = ", ".join((case.status, case.kind, case.team, case.assignee or "-"))
    parts = [f"#### {case.key} {case.thread} [{facts}] {who.name} <{who.email}>", f"Temat: {case.subject}"]
    parts += [f"  {'[x]' if point.answered else '[ ]'} {point.text}" for point in case.points]
    for message in case.messages:
        at = message.at.astimezone(timing.ZONE)
        parts.append(f"-- {message.by} ({message.kind}, {message.channel}) {at:%a %d.%m %H:%M}\n{message.text}")
    return "\n".join(parts) + "\n\n"


def main(argv: list[str] | None = None) -> int:
    """Print samples of the demo's content, or check all of it. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m prezent.demo.content", description=main.__doc__)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N variations")
    parser.add_argument("--thread", default="", metavar="ID", help="print every case of this thread")
    parser.add_argument("--check", action="store_true", help="render every thread with everything that fits")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--cases", type=int, default=400)
    options = parser.parse_args(argv)
    out = sys.stdout
    if options.check:
        made = check(load())
        out.write(f"{len(load().threads)} threads, {made} messages rendered, no slot left\n")
        return 0
    firm = build(datetime.now(UTC), customers=options.customers, cases=options.cases, seed=options.seed)
    chosen = [c for c in firm.cases if c.thread == options.thread] if options.thread else []
    if options.sample:
        varied = [c for c in firm.cases if not c.as_written]
        chosen = random.Random(options.seed).sample(varied, min(options.sample, len(varied)))  # noqa: S311
    for case in chosen:
        out.write(show(case, firm))
    states = Counter(case.status for case in firm.cases)
    out.write(f"{len(firm.customers)} customers, {len(firm.cases)} cases: {dict(states)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
