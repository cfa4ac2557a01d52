"""``python -m bench.letters``: how long a PDF letter takes, how large it is, and what it keeps in memory.

Every letter is another one, since Typst remembers what it has set. CPU time of this process, one letter at a time.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import django
from django.conf import settings

from bench.measure import resident_mb
from prezent.domain.complaints.answer import compose
from prezent.domain.complaints.facts import (
    Addressee,
    AnswerFacts,
    Appeal,
    Demand,
    Firm,
    Remedy,
    Signatory,
)
from prezent.domain.complaints.letter import Letter

TIMES = 300
PARAGRAPH = "Grzejnik numer {n} pękł w transporcie, bo opakowanie z partii {n} było za cienkie. "


def facts(n: int) -> AnswerFacts:
    """A refusal in part, about a page and a half, its words its own."""
    return AnswerFacts(
        language="pl",
        addressee=Addressee(f"Marek Wójcik {n}", (f"ul. Lipowa {n}", "26-600 Radom"), "Marek", "Wójcik", "pan"),
        matter=f"pęknięty grzejnik numer {n}",
        case_number=f"2026-{n:06}",
        received_on=date(2026, 11, 12),
        regime="PL_CONS_7A",
        demands=(
            Demand(f"wymiana grzejnika {n}", "founded"),
            Demand("zwrot za montaż", "not_founded", f"Umowa {n} nie obejmowała montażu, bo wykonała go inna firma."),
        ),
        signatory=Signatory("Anna Nowak", "specjalistka ds. reklamacji", "22 123 45 67", "anna@klocek.example"),
        firm=Firm("Klocek sp. z o.o.", ("ul. Zabawna 3", "26-600 Radom")),
        dated=date(2026, 11, 25),
        merits_reasons=PARAGRAPH.format(n=n),
        relied_on=(f"Zdjęcia {n} pokazują pęknięcie przy zaworze.",),
        legal_basis=("art. 43b i 43d ustawy o prawach konsumenta",),
        remedies=(
            Remedy("law", f"nowy grzejnik {n}", due_on=date(2026, 11, 27)),
            Remedy("gesture", "bon na zakupy", Decimal(50)),
        ),
        adr="consents",
        appeal=Appeal("reklamacje@klocek.example", date(2026, 12, 10)),
    )


def long(n: int) -> Letter:
    """The same with ten thousand characters of reasons."""
    return compose(replace(facts(n), merits_reasons=PARAGRAPH.format(n=n) * 125))


def main() -> None:
    """Print one table."""
    settings.configure(USE_TZ=True)
    django.setup()
    from prezent.complaints import pdf

    head = pdf.Letterhead("Klocek", ("ul. Zabawna 3, 26-600 Radom",), ("tel. 22 123 45 67",), "KRS 0000123456", "Radom")

    def timed(letter: Letter) -> tuple[float, int]:
        began = time.process_time()
        made = pdf.render(letter, head)
        return (time.process_time() - began) * 1000, len(made)

    before = resident_mb()
    rows = [("the first letter of a process, with the fonts read", [timed(compose(facts(0)))])]
    usual = [timed(compose(facts(n))) for n in range(1, TIMES + 1)]
    rows.append((f"{TIMES} letters of a page and a half, each its own", usual))
    after = resident_mb()
    rows.append(("20 letters of ten thousand characters", [timed(long(n)) for n in range(20)]))
    print("| PDF/UA-1 | CPU, ms p50 | p95 | kB |\n| --- | ---: | ---: | ---: |")
    for name, figures in rows:
        times = sorted(one[0] for one in figures)
        size = statistics.median(one[1] for one in figures) / 1000
        print(f"| {name} | {statistics.median(times):.1f} | {times[int(len(times) * 0.95)]:.1f} | {size:.1f} |")
    print(f"\nMemory: {before:.0f} MB before, {after:.0f} MB after {TIMES} letters, {resident_mb():.0f} MB at the end.")


if __name__ == "__main__":
    main()
