"""The demo firm's customers: those the written threads name, and as many more as are asked for."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from prezent.demo.library import Library, ascii_name
from prezent.demo.model import DemoCustomer, Thread

MOST_CASES = 6


class Crowd:
    """Hands out customers: each gets at least one case, nobody more than six, and nobody the same story twice."""

    def __init__(self, library: Library, rng: random.Random, customers: int, plan: Sequence[Thread]) -> None:
        """Make ``customers`` of them: those written, and more for the variations in ``plan``.

        Raises ValueError when the numbers cannot work.
        """
        self._library = library
        self._rng = rng
        self._by_thread: dict[str, DemoCustomer] = {}
        self._people: dict[str, DemoCustomer] = {}
        self._had: defaultdict[str, set[str]] = defaultdict(set)
        self._count: Counter[str] = Counter()
        for thread in library.threads:
            self._add_written(thread)
        written = len(self._people)
        english = sum(thread.lang == "en" for thread in plan)
        foreign = [made for made in self._foreigners() if made.key not in self._people]
        foreign = foreign[: min(english, max(customers - written, 0) // 20)]
        most = written + len(foreign) + len(plan) - english
        if not written <= customers <= most:
            raise ValueError(f"with so many cases there can be between {written} and {most} customers")
        self._add_more(customers - written, foreign)
        # How readily each comes back: a few regulars, most rarely.
        self._eager = {key: rng.paretovariate(1.3) for key in self._people}

    def all(self) -> tuple[DemoCustomer, ...]:
        """Every customer, in the order in which they were made."""
        return tuple(self._people.values())

    def written(self, thread: Thread) -> DemoCustomer:
        """Return the customer whom ``thread`` names."""
        return self._by_thread[thread.id]

    def draw(self, thread: Thread) -> DemoCustomer:
        """Return a person for a variation of ``thread``: first those without a case yet, then by eagerness."""
        able = [
            c
            for c in self._people.values()
            if c.gender
            and c.language == thread.lang
            and (c.vocative or c.language != "pl")
            and self._has_room(c)
            and thread.id not in self._had[c.key]
        ]
        able = able or [
            c for c in self._people.values() if c.language == thread.lang and c.gender and self._has_room(c)
        ]
        if not able:
            raise ValueError(f"too few customers: all of them have {MOST_CASES} cases")
        idle = [c for c in able if not self._count[c.key]]
        customer = self._rng.choice(idle) if idle else self._rng.choices(able, [self._eager[c.key] for c in able])[0]
        self._take(customer, thread)
        return customer

    def _has_room(self, customer: DemoCustomer) -> bool:
        return self._count[customer.key] < MOST_CASES

    def _take(self, customer: DemoCustomer, thread: Thread) -> None:
        self._count[customer.key] += 1
        self._had[customer.key].add(thread.id)

    def _add_written(self, thread: Thread) -> None:
        named = thread.customer
        if company := named.get("company", ""):
            slug = ascii_name(company)
            made = organisation(slug, company, named.get("city", "Radom"), thread.lang)
        else:
            made = person(
                self._library, named["first"], named["last"], named["gender"], named.get("city", ""), thread.lang
            )
            made = replace(made, title=named.get("title", ""), vocative=named.get("voc", made.vocative))
        customer = self._people.setdefault(made.key, made)
        self._by_thread[thread.id] = customer
        self._take(customer, thread)

    def _foreigners(self) -> list[DemoCustomer]:
        return [person(self._library, *names, self._city(), "en") for names in self._library.english]

    def _add_more(self, number: int, foreign: Sequence[DemoCustomer]) -> None:
        missing = number - sum(self._admit(customer) for customer in foreign)
        names = list(self._library.names.values())
        while missing:
            name = self._rng.choice(names)
            last = self._rng.choice(self._library.surnames)[name.gender == "f"]
            missing -= self._admit(person(self._library, name.nom, last, name.gender, self._city(), "pl", self._rng))

    def _admit(self, customer: DemoCustomer) -> bool:
        taken = {c.email for c in self._people.values()}
        if customer.key in self._people or customer.email in taken:
            return False
        self._people[customer.key] = customer
        return True

    def _city(self) -> str:
        cities = list(self._library.cities.values())
        return self._rng.choices(cities, [c.weight for c in cities])[0].nom


def person(
    library: Library,
    first: str,
    last: str,
    gender: str,
    city: str = "",
    language: str = "pl",
    rng: random.Random | None = None,
) -> DemoCustomer:
    """Make a person. Without ``rng`` the address is the plain "g.pawlik@…" and the telephone follows from the name."""
    name = library.names.get(first)
    a, b = ascii_name(first), ascii_name(last)
    local, domain, digits = f"{a[0]}.{b}", library.mail_domains[0], sum(map(ord, first + last)) * 37 % 1000
    if rng is not None:
        local = rng.choice(
            (
                f"{a[0]}.{b}",
                f"{a}.{b}",
                f"{a}{b}",
                f"{b}.{a}",
                f"{a}.{b}{rng.randint(60, 99)}",
                f"{b}{rng.randint(1, 99)}",
            )
        )
        domain, digits = rng.choice(library.mail_domains), rng.randrange(1000)
    return DemoCustomer(
        key=f"{a}-{b}",
        first=first,
        last=last,
        gender=gender,
        company="",
        city=city or "Radom",
        title="",
        email=f"{local}@{domain}",
        phone=f"60{len(last) % 10} 555 {digits:03d}",
        language=language,
        vocative=name.voc if name and name.gender == gender and language == "pl" else "",
    )


def organisation(slug: str, name: str, city: str, language: str) -> DemoCustomer:
    """Make an organisation with its office address."""
    return DemoCustomer(
        key=slug,
        first="",
        last="",
        gender="",
        company=name,
        city=city,
        title="",
        email=f"biuro@{slug}.example",
        phone=f"48 555 {sum(map(ord, name)) % 90 + 10} {len(name):02d}",
        language=language,
        vocative="",
    )
