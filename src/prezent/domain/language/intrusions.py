"""English words that office Polish borrows without need, form by form, and the Polish for each form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Stem, then for each ending what stands for the whole. A bar parts two proposals.
_TABLE: Final = """
deadline - termin; u terminu; em terminem; owi terminowi; y terminy; ów terminów; ie terminie
deadlin u terminu; em terminem; y terminy; ów terminów; ie terminie; owi terminowi
dedlajn - termin; u terminu; em terminem; y terminy; ów terminów; ie terminie
feedback - opinia|odpowiedź; u opinii|odpowiedzi; iem opinią|odpowiedzią; ach opiniach
fidbek - opinia|odpowiedź; u opinii|odpowiedzi; iem opinią|odpowiedzią
case - sprawa; 'a sprawy; 'u sprawy; em sprawą; 'em sprawą; 'y sprawy; ów spraw; ie sprawie
kejs - sprawa; u sprawy; em sprawą; y sprawy; ów spraw; ie sprawie
update - nowa wiadomość|aktualizacja; 'u aktualizacji; u aktualizacji; em aktualizacją; 'em aktualizacją
update y aktualizacje; 'y aktualizacje
updat u aktualizacji; em aktualizacją; y aktualizacje; ów aktualizacji
asap - do ⟨dzień⟩
meeting - spotkanie; u spotkania; iem spotkaniem; i spotkania; ów spotkań
call - rozmowa; a rozmowę; u rozmowy; em rozmową; ie rozmowie; 'a rozmowę; 'u rozmowy; 'em rozmową
target - cel; u celu; em celem; y cele
issue - problem|sprawa; 's problemy
request - prośba; u prośby; em prośbą; y prośby
follow-up - dalsza wiadomość; u dalszej wiadomości; em dalszą wiadomością
draft - szkic; u szkicu; em szkicem; y szkice
challenge - trudność; em trudnością; 'e trudności
refund - zwrot pieniędzy; u zwrotu pieniędzy; em zwrotem pieniędzy
tracking - śledzenie przesyłki; u śledzenia przesyłki; iem śledzeniem przesyłki
support - wsparcie|pomoc; u wsparcia|pomocy; em wsparciem|pomocą
lead-time - czas realizacji; 'u czasu realizacji
timeline - harmonogram; u harmonogramu; 'u harmonogramu; em harmonogramem
team - zespół; u zespołu; em zespołem; owi zespołowi; ie zespole
forward ować przesłać dalej; uję przesyłam dalej; owałem przesłałem dalej; owałam przesłałam dalej
zforward ować przesłać dalej; uję prześlę dalej; owałem przesłałem dalej; owałam przesłałam dalej
sforward ować przesłać dalej; uję prześlę dalej; owałem przesłałem dalej; owałam przesłałam dalej
apdejt - aktualizacja; u aktualizacji; em aktualizacją; y aktualizacje
resolw ować rozwiązać
eskal ować przekazać wyżej; uję przekazuję wyżej; owałem przekazałem wyżej; owałam przekazałam wyżej
skonfirm ować potwierdzić; uję potwierdzę; owałem potwierdziłem; owałam potwierdziłam
sory - przepraszam
"""


def _forms() -> dict[str, tuple[str, ...]]:
    found = {}
    for line in _TABLE.strip().splitlines():
        stem, rest = line.split(" ", 1)
        for part in rest.split("; "):
            end, meant = part.split(" ", 1)
            found[stem + (end if end != "-" else "")] = tuple(meant.split("|"))
    return found


#: Every form in lower case, and what could stand there in Polish.
POLISH: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(_forms())
FORMS: Final = frozenset(POLISH)
#: Words of everyday Polish after which the word names a thing: "case na telefon", "support techniczny" stays a fault.
THINGS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"case": frozenset({"na", "do", "ochronny", "silikonowy"}), "target": frozenset({"group"})}
)
