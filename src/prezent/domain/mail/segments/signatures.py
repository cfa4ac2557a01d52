"""Finding what is under the words: program footers, signature blocks, disclaimers. When in doubt it is new words."""

from __future__ import annotations

from prezent.domain.mail.segments import patterns as p
from prezent.domain.mail.segments.lines import Line

MAX_SIGNATURE_LINES = 16
MAX_SIGNATURE_CHARS = 900
_HARD_EVIDENCE = frozenset({"web", "register", "firm", "role"})


def label_signatures(lines: list[Line]) -> None:
    """Label the signature in one region of new words (the lines between two quotations, or all of them)."""
    for line in lines:
        if line.label is None and len(line.words) <= 140 and p.CLIENT_FOOTER.match(line.words):
            line.label = "signature"
    _list_footer(lines)
    _disclaimers(lines)
    _delimited(lines)
    _contact_block(lines)


def _paragraphs(lines: list[Line]) -> list[list[Line]]:
    paragraphs: list[list[Line]] = [[]]
    for line in lines:
        if line.words:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [one for one in paragraphs if one]


def _mark(lines: list[Line]) -> None:
    for line in lines:
        if line.words and line.label is None:
            line.label = "signature"


def _disclaimers(lines: list[Line]) -> None:
    """Disclaimers at the end of the region, the last first; one of them may run over several paragraphs."""
    paragraphs = _paragraphs(lines)
    for index in range(len(paragraphs) - 1, -1, -1):
        paragraph = paragraphs[index]
        if all(line.label == "signature" for line in paragraph):
            continue
        begin = next((at for at, line in enumerate(paragraph) if p.DISCLAIMER_START.match(line.words)), None)
        if begin is None:
            text = " ".join(line.words for line in paragraph)
            goes_on = index and len(text) > 60 and p.DISCLAIMER_WORDS.search(text)
            if goes_on and _starts_disclaimer(paragraphs[index - 1]):
                _mark(paragraph)
                continue
            return
        text = " ".join(line.words for line in paragraph[begin:])
        if not p.DISCLAIMER_WORDS.search(text):
            return
        _mark(paragraph[begin:])
        if begin:
            return


def _starts_disclaimer(paragraph: list[Line]) -> bool:
    text = " ".join(line.words for line in paragraph)
    return bool(p.DISCLAIMER_START.match(paragraph[0].words) and p.DISCLAIMER_WORDS.search(text))


def _delimited(lines: list[Line]) -> None:
    """A block under "-- ": a signature when it is as short as one, up to a postscript."""
    at = next(
        (
            index
            for index in range(len(lines) - 1, -1, -1)
            if p.DELIMITER.match(lines[index].words) and lines[index].label is None
        ),
        None,
    )
    if at is None:
        return
    block = [line for line in lines[at + 1 :] if line.words]
    for index, line in enumerate(block):
        if p.POSTSCRIPT.match(line.words + " "):
            block = block[:index]
            break
    own = [line for line in block if line.label is None]
    chars = sum(len(line.words) for line in own)
    if len(own) > MAX_SIGNATURE_LINES or chars > MAX_SIGNATURE_CHARS or any(_prose(line.words) for line in own):
        return
    if own or block:
        lines[at].label = "signature"
        _mark(own)


def _prose(words: str) -> bool:
    """Whether a line is a sentence somebody wrote rather than a line of a signature."""
    sentence = words.endswith((".", "?", "!", "…", ":")) and words.count(" ") >= 4 and not p.FIRM_END.search(words)
    return sentence or len(words) > 160


def _kinds(words: str) -> set[str]:
    """Which kinds of contact data a line has; an address of a page counts only where it is not part of a sentence."""
    kinds = {name for name, pattern in p.CONTACT_KINDS if pattern.search(words)}
    if kinds == {"web"} and words.count(" ") > 3:
        return set()
    return kinds


def _unlike_contact(words: str) -> bool:
    """Whether a line speaks rather than names: then the lines around it are no signature block."""
    ended = words.endswith((".", "?", "!", "…")) and len(p.LONG_WORD.findall(words)) >= 2
    return (
        (ended and not p.FIRM_END.search(words))
        or bool(p.SPEECH.search(words))
        or _prose(words)
        or len(words) > 120
        or words.endswith(":")
        or bool(p.POSTSCRIPT.match(words + " "))
    )


def _list_footer(lines: list[Line]) -> None:
    """What a mailing list puts under a mail: a ruler and a few lines on how to leave the list."""
    at = next((index for index in range(len(lines) - 1, -1, -1) if p.RULE.match(lines[index].words)), None)
    if at is None:
        return
    below = [line for line in lines[at + 1 :] if line.words]
    if 0 < len(below) <= 6 and p.LIST_FOOTER.search(" ".join(line.words for line in below)):
        _mark(lines[at:])


def _contact_block(lines: list[Line]) -> None:
    """A company's signature block without a delimiter: short lines at the end with contact data of a firm.

    It has to stand under a closing formula, or begin with somebody's position under their name, and what a customer
    gives us on purpose ("faktura na:", "proszę dzwonić do:") must not look like it: hence a firm's marks are asked for.
    """
    tail, titled = _under_closing(lines), False
    if tail is None:
        tail, titled = _under_name(lines), True
    undecided = [line for line in tail or () if line.words and line.label is None]
    if not undecided or len(undecided) > MAX_SIGNATURE_LINES:
        return
    kinds = [_kinds(line.words) for line in undecided]
    begin = next((index for index, one in enumerate(kinds) if one), None)
    if begin is None or begin > 3:
        return
    block, every = undecided[begin:], set().union(*kinds)
    if len(every) < (3 if titled else 2) or not every & _HARD_EVIDENCE or not every & {"phone", "email", "web"}:
        return
    plain = [line for line, one in zip(block, kinds[begin:], strict=True) if not one]
    if len(plain) * 2 > len(block) or any(line.words.count(" ") > 7 for line in plain):
        return
    if not any(_unlike_contact(line.words) for line in undecided):
        _mark(block)


def _under_closing(lines: list[Line]) -> list[Line] | None:
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].label is None and p.CLOSING.match(lines[index].words):
            return None if lines[index].words.endswith(":") else lines[index + 1 :]
    return None


def _under_name(lines: list[Line]) -> list[Line] | None:
    """The lines that begin with a position right under a person's name, unless a line with a colon announces them."""
    worded = [line for line in lines if line.words and line.label is None]
    for index in range(max(1, len(worded) - MAX_SIGNATURE_LINES), len(worded)):
        if "role" in _kinds(worded[index].words) and p.PERSON.match(worded[index - 1].words):
            announced = any(line.words.endswith(":") for line in worded[max(0, index - 3) : index])
            return None if announced else worded[index:]
    return None
