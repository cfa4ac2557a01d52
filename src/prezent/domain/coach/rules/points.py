"""The check that every point the customer raised is touched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from prezent.domain.coach.case import CaseContext
from prezent.domain.coach.catalogue import Hit, Look, check
from prezent.domain.coach.document import Document
from prezent.domain.coach.languages import language_of
from prezent.domain.coach.model import Severity
from prezent.domain.coach.rules.closing import HOPE, INVITES
from prezent.domain.coach.shape import is_full_letter, plain
from prezent.domain.coach.stance import is_interim
from prezent.domain.coach.topics import names_things, topics_in, topics_of
from prezent.domain.language.both import Text2
from prezent.domain.language.sentences import Sentence, split
from prezent.domain.mail.segments import split as split_segments

#: Longer sentences say more than their formula.
LONGEST_FORMULA = 16
MOST_SHOWN = 5
_LONGEST_SHOWN = 90
_LONGEST_MESSAGE = 20_000
#: Questions that ask for no answer: anger and despair.
_RHETORICAL = {
    "pl": re.compile(
        r"\b(?:co to (?:za|ma być|jest za)|jak (?:tak )?można|ile (?:jeszcze|można)|jak długo (?:jeszcze|mam|mamy)"
        r"|czy wy\b"
        r"|czy (?:państwo )?(?:sobie )?(?:kpi|żart)|i co (?:teraz|dalej)|naprawdę|poważnie|serio"
        r"|czy to (?:jest )?normaln"
        r"|ktoś (?:tam|to) w ogóle|kto (?:mi|nam) (?:odda|zwróci) (?:czas|nerwy))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:is this how|how can you|how dare|are you (?:kidding|serious|joking)|what kind of|how much longer"
        r"|how long must"
        r"|does anybody|do you even|really|seriously|is that normal|now what)\b",
        re.IGNORECASE,
    ),
}


@check("PNT-01")
def untouched(look: Look) -> Iterator[Hit]:
    """A point of the case, or a question of the customer's last message, that the reply does not touch."""
    doc, case = look.doc, look.case
    raised = _raised(case, doc.lang)
    if not raised or not is_full_letter(doc, case) or is_interim(doc):
        return
    touched = frozenset().union(*(topics_in(one, doc.lang) for one in _answers(doc)))
    about = [(text, topics_of(text, doc.lang)) for text in raised]
    shared = Counter(topic for _text, topics in about for topic in topics)
    left = [text for text, topics in about if topics and not _is_touched(topics, touched, shared, len(about))]
    if not left:
        return
    shown = [_shortened(text) for text in left[:MOST_SHOWN]]
    points = Text2(", ".join(f"„{one}”" for one in shown), ", ".join(f"“{one}”" for one in shown))
    severity = Severity.SUGGESTION if doc.channel == "chat" else None
    message = "" if len(left) == 1 else "many"
    yield Hit((), tuple(left), (), message, {"points": points}, severity, confidence="likely")


def _answers(doc: Document) -> Iterator[Sentence]:
    """The sentences that may answer something: not the formulas of the end ("please call me" answers no complaint
    that nobody picks up the telephone)."""
    for placed in doc.body:
        words = plain(placed.sentence)
        formula = INVITES[doc.lang].search(words) or HOPE[doc.lang].search(words)
        if not formula or placed.sentence.words > LONGEST_FORMULA:
            yield placed.sentence


def _is_touched(topics: frozenset[str], touched: frozenset[str], shared: Counter[str], points: int) -> bool:
    """Whether the reply has a word of its own for this point.

    What several points have in common ("grzejnik" in each of three) does not tell them apart: where a point has words
    of its own, one of those must be met, or two words of any kind.
    """
    met = topics & touched
    if points == 1 or len(met) > 1:
        return bool(met)
    own = {topic for topic in topics if shared[topic] == 1}
    return bool(met & own) or (not own and bool(met))


def _raised(case: CaseContext, lang: str) -> list[str]:
    """What asks for an answer, each thing once: open points, then questions that no point already covers."""
    found = [one.text.strip() for one in case.points if not one.answered and one.text.strip()]
    known = [topics_of(one.text, lang) for one in case.points]
    for question in _questions(case, lang):
        topics = topics_of(question, lang)
        if not any(2 * len(topics & other) >= len(topics) for other in known):
            found.append(question)
            known.append(topics)
    # Words of another language share nothing with the reply, whatever it answers.
    return [one for one in found if _same_language(one, lang)]


def _same_language(text: str, lang: str) -> bool:
    return len(text.split()) < 3 or language_of(text, lang) == lang


def _questions(case: CaseContext, lang: str) -> Iterator[str]:
    """Questions of the customer's last message, unless we have written since."""
    if not case.messages or case.messages[-1].by != "customer":
        return
    text = case.messages[-1].text[:_LONGEST_MESSAGE]
    for segment in split_segments(text):
        if segment.kind != "new":
            continue
        words = text[segment.start : segment.end]
        for paragraph in _paragraphs(words):
            for start, end in split(paragraph):
                sentence = " ".join(paragraph[start:end].split())
                if sentence.endswith("?") and not _RHETORICAL[lang].search(sentence) and names_things(sentence, lang):
                    yield sentence


def _paragraphs(text: str) -> Sequence[str]:
    return re.split(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", text)


def _shortened(text: str) -> str:
    """A point on one line, with no quotation marks of its own."""
    line = " ".join(text.split()).replace("„", "").replace("”", "").replace("“", "").replace('"', "")
    if len(line) <= _LONGEST_SHOWN:
        return line
    return line[: line.rfind(" ", 0, _LONGEST_SHOWN)].rstrip(" ,;") + "…"
