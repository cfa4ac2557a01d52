"""The check of the signature: who writes, in what position, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.model import Edit, Fix, Scope, Span
from prezent.domain.coach.shape import is_full_letter, newline, signature
from prezent.domain.coach.signing import is_first_name, missing_from, signed_lines
from prezent.domain.language.both import Text2

_PARTS = {
    "name": Text2("imienia i nazwiska", "first name and surname"),
    "position": Text2("stanowiska", "position"),
    "contact": Text2("telefonu lub adresu e-mail", "telephone or e-mail"),
}


@check("CLO-05")
def incomplete(look: Look) -> Iterator[Hit]:
    """The signature lacks the name, the position or a way to reach the author."""
    doc, case = look.doc, look.case
    if look.settings.signature_added or not is_full_letter(doc, case):
        return
    lines = signed_lines(doc)
    missing = [part for part in missing_from(doc, case.author) if part not in _allowed(look, lines)]
    if not missing:
        return
    parts = Text2(*(_joined([_PARTS[one].in_(lang) for one in missing], lang) for lang in ("pl", "en")))
    fixes = tuple(_completed(look, missing))
    blocks = signature(doc)
    if not lines:
        yield Hit((), tuple(missing), fixes, "none", {"parts": parts})
        return
    start = blocks[0].start if blocks else next(one.start for one in doc.blocks if one.scope is Scope.CLOSING)
    end = blocks[-1].end if blocks else next(one.end for one in doc.blocks if one.scope is Scope.CLOSING)
    yield Hit((Span(start, end),), tuple(missing), fixes, "", {"parts": parts})


def _allowed(look: Look, lines: Sequence[str]) -> frozenset[str]:
    """For the safety of its people a house may sign with the first name and a number."""
    if look.option("first_name_only", False) and any(
        is_first_name(part) for line in lines[:1] for part in line.split()
    ):
        return frozenset({"name"})
    return frozenset(str(one) for one in look.option("without", ()))


def _joined(words: Sequence[str], lang: str) -> str:
    last = " i " if lang == "pl" else " and "
    return last.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _completed(look: Look, missing: Sequence[str]) -> Iterator[Fix]:
    """What is missing, from the author's own data; a gap where only one thing is missing and nobody knows it."""
    doc, author = look.doc, look.case.author
    polish = doc.lang == "pl"
    phone = f"tel. {author.phone}" if author.phone else ""
    known = {
        "name": f"{author.first_name} {author.last_name}".strip() if author.first_name and author.last_name else "",
        "position": author.position,
        "contact": " · ".join(one for one in (phone, author.email) if one),
    }
    if not all(known[part] for part in missing):
        if len(missing) > 1:
            return
        gaps = {"name": "⟨imię i nazwisko⟩", "position": "⟨stanowisko⟩", "contact": "tel. ⟨numer⟩"}
        if not polish:
            gaps = {"name": "⟨first name and surname⟩", "position": "⟨position⟩", "contact": "tel. ⟨number⟩"}
        known = gaps
    line, blocks = newline(doc), signature(doc)
    title = Text2("Uzupełnij podpis", "Complete the signature")
    if not blocks:
        own = [one for one in doc.blocks if one.scope is not Scope.QUOTE]
        closed = own and own[-1].scope is Scope.CLOSING
        before = line if closed else line * 2
        if own:
            yield Fix(title, (Edit(own[-1].end, own[-1].end, before + line.join(known[part] for part in missing)),))
        return
    start, end = blocks[0].start, blocks[-1].end
    top = doc.text.find("\n", start, end)
    under_name = end if top < 0 else (top - 1 if doc.text[top - 1] == "\r" else top)
    edits = []
    if "name" in missing:
        edits.append(
            Edit(start, start, known["name"] + line + (known["position"] + line if "position" in missing else ""))
        )
    elif "position" in missing:
        edits.append(Edit(under_name, under_name, line + known["position"]))
    if "contact" in missing:
        edits.append(Edit(end, end, line + known["contact"]))
    # Two insertions at one place would change places: they are one then.
    if len(edits) == 2 and edits[0].start == edits[1].start:
        edits = [Edit(end, end, edits[0].text + edits[1].text)]
    yield Fix(title, tuple(edits))
