"""Promises in an English sentence, by the words that make them: nothing is analysed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Literal

from prezent.domain.coach.promise_words_en import (
    ADVERBS,
    CONDITIONS,
    ENDS_IN_LY,
    EVENTS,
    FROM_TODAY,
    GETTING,
    GLADLY,
    HINTS,
    IDLE,
    IRREGULAR,
    LEADING,
    NOT_DONE,
    NOT_TO_COME,
    OURS,
    OUTSIDERS,
    PROMISING,
    SERVING,
    SHORT,
    STATES,
    STATES_BE,
    STOPPING,
    SUBORDINATE,
    TRYING,
    US,
    VERBS,
    WITH_E,
)
from prezent.domain.coach.promising import MOST_PROMISES, Clauses, Given, first_run, room_after, trimmed, words_of
from prezent.domain.language.sentences import Sentence


def given_in_english(sentence: Sentence) -> tuple[Given, ...]:
    """The promises of a sentence that is no question."""
    if HINTS.isdisjoint(sentence.forms):
        return ()
    return tuple(islice(_Finder(sentence).promises(), MOST_PROMISES))


class _Finder:
    def __init__(self, sentence: Sentence) -> None:
        self.sentence, self.tokens = sentence, sentence.tokens
        self.lower = [token.lower.replace("’", "'") for token in sentence.tokens]
        self.clauses = Clauses(sentence, "en")
        conditions = [number for number, word in enumerate(self.lower) if self._is_condition(number, word)]
        if self.lower[0] in {"just", "simply", "reply"}:  # "Just reply and I will change it"
            conditions.insert(0, 0)
        self.first_condition = conditions[0] if conditions else len(self.lower)
        self.conditions = frozenset(conditions)

    def _is_condition(self, number: int, word: str) -> bool:
        before = self.lower[number - 1] if number else ""
        return (word in CONDITIONS and before != "even") or (before, word) in {("should", "you"), ("in", "case")}

    def promises(self) -> Iterator[Given]:
        at = 0
        while at < len(self.lower):
            found = self._at(at)
            if found is None:
                at += 1
                continue
            yield found
            at = found.last + 1 if found.last > at else at + 1
            yield from self._joined(found)

    def _at(self, at: int) -> Given | None:
        """The promise whose "I", "we'll" or "will be" stands here."""
        word, after = self.lower[at], self._word(at + 1)
        if length := self._opening(word, after, (self._word(at + 2), self._word(at + 3))):
            return self._seeing(at, at + length) or self._active(at, at + length)
        if found := self._unsaid(at, word, after):
            return found
        if word in {"will", "shall"} and after == "be" and (not at or self.lower[at - 1] not in US):
            return self._passive(at)
        if word == "will" and at and self.lower[at - 1] in {"and", "then", "but"} and self._is_ours(at):
            return self._active(at, at + 1)
        return None

    def _is_ours(self, at: int) -> bool:
        """Whether "and will" goes on about I or we: "I have asked them and will let you know"."""
        start = self.clauses.around(at)[0]
        opening = self.lower[start : start + 3]
        return any(word.split("'")[0] in US for word in opening)

    @staticmethod
    def _opening(word: str, after: str, then: tuple[str, str]) -> int:
        """How many words say that I or we will do what follows; 0 for none."""
        if word in SHORT:
            return 1
        if word in {"i'm", "we're"}:
            return 3 if (after, then[0]) == ("going", "to") else 0
        if word not in US:
            return 0
        if after in {"will", "shall"}:
            return 2
        if after in {"promise", "undertake", "commit"} and then[0] == "to":
            return 3
        return 4 if after in {"am", "are"} and then == ("going", "to") else 0

    def _seeing(self, first: int, at: int) -> Given | None:
        """ "I'll see if I can", "I'll see what we can do"."""
        if self._word(at) != "see" or self._word(at + 2) not in US or self._word(at + 3) != "can":
            return None
        return self._made("see", "soft", first, at, self.clauses.around(first))

    def _active(self, first: int, at: int) -> Given | None:
        clause = self.clauses.around(first)
        verb = self._skip(at, clause[1])
        if verb == clause[1] and (after := self._behind_comma(verb)):  # "We will, of course, cover it"
            verb, clause = after, self.clauses.around(after)
        if verb >= clause[1] or self._is_excused(first, clause) or self._courteous(first, verb, clause):
            return None
        word = self.lower[verb]
        if word == "be":
            return self._being(first, verb, clause)
        if word in TRYING and (soft := self._trying(verb, clause[1])) is not None:
            return self._made(self.lower[soft], "soft", first, soft, clause)
        done = self._word(verb + 1)
        if word == "have" and (done in IRREGULAR or done.endswith("ed")):  # "By Friday we'll have replaced it"
            return self._made(IRREGULAR.get(done) or _base(done.removesuffix("ed")), "hard", first, verb + 1, clause)
        if (
            word in STATES
            or not word.replace("-", "").isalpha()
            or (word == "look" and self._word(verb + 1) == "forward")
        ):
            return None
        return self._made(word, "hard", first, verb, clause)

    def _being(self, first: int, verb: int, clause: tuple[int, int]) -> Given | None:
        """ "I will be sending", "I'll be in touch"."""
        after = self._skip(verb + 1, clause[1])
        if after >= clause[1]:
            return None
        word = self.lower[after]
        touch = next((place for place in (after + 1, after + 2) if self._word(place) == "touch"), None)
        if touch is not None and touch < clause[1]:
            return self._made("be in touch", "hard", first, touch, clause)
        if (
            word == "back"
            and self._word(after + 1) in {"with", "to"}
            and self._word(after + 2) in {"you", "an", "news"}
        ):
            return self._made("be back", "hard", first, after, clause)
        if word.endswith("ing") and word not in STATES_BE:
            return self._made(_base(word.removesuffix("ing")), "hard", first, after, clause)
        return None

    def _trying(self, verb: int, end: int) -> int | None:
        """The verb of "try to check", "do my best to check"."""
        if self.lower[verb] == "do" and not {"best", "utmost", "everything"} & set(self.lower[verb + 1 : verb + 5]):
            return None
        for number in range(verb + 1, min(end - 1, verb + 8)):
            if self.lower[number] == "to" and self.lower[number + 1].isalpha():
                return number + 1
        return None

    def _passive(self, at: int) -> Given | None:
        clause = self.clauses.around(at)
        verb = self._skip(at + 2, clause[1])
        if verb >= clause[1] or self._is_excused(at, clause):
            return None
        word = self.lower[verb]
        if "by" in self.lower[verb : clause[1]] and not OUTSIDERS.isdisjoint(
            self.lower[self.lower.index("by", verb) : clause[1]][:4]
        ):
            return None
        if word == "ready" and self.clauses.is_due(*clause):
            return self._made("be ready", "passive", at, verb, clause)
        if word in STATES_BE or not (word.endswith("ed") or word in IRREGULAR):
            return None
        base = IRREGULAR.get(word) or _base(word.removesuffix("ed"))
        return self._made(base, "passive", at, verb, clause)

    # -- without "I will" ---------------------------------------------------------------------------------------------

    def _unsaid(self, at: int, word: str, after: str) -> Given | None:
        """What is promised in other words."""
        before = self.lower[at - 1] if at else ""
        if word == "promised" and after == "to":
            return self._vowed(at)
        if word == "will" and not at and self.clauses.is_due(*self.clauses.around(0)):  # a note: "Will call her today"
            return self._active(0, 1)
        if word == "you'll" or (word == "will" and before == "you"):
            return self._got(at)
        if word in {"i'm", "we're"} or (word in {"am", "are"} and before in US):
            return self._coming(at)
        return self._theirs(at) if word == "will" and before else None

    def _vowed(self, at: int) -> Given | None:
        """ "Promised to call her back tomorrow", in a note of a call."""
        clause = self.clauses.around(at)
        inside = self.lower[clause[0] : clause[1]]
        mine = at == clause[0] or self.lower[at - 1] in {"i", "we", "i've", "we've", "have", "and"}
        if not mine or at + 2 >= clause[1] or FROM_TODAY.isdisjoint(inside) or "not" in inside or "didn't" in inside:
            return None
        return None if self._is_excused(at, clause) else self._made(self.lower[at + 2], "hard", at, at + 2, clause)

    def _got(self, at: int) -> Given | None:
        """ "You will have my answer by Friday"."""
        clause = self.clauses.around(at)
        verb = self._skip(at + 1, clause[1])
        inside = self.lower[clause[0] : clause[1]]
        if verb >= clause[1] or self.lower[verb] not in GETTING or self._word(verb + 1) == "to":
            return None
        if not self.clauses.is_due(*clause) or not OUTSIDERS.isdisjoint(inside) or self._is_excused(at, clause):
            return None
        return self._made(self.lower[verb], "passive", at, verb, clause)

    def _coming(self, at: int) -> Given | None:
        """ "We're sending a courier on Monday": a day makes the present a promise."""
        clause = self.clauses.around(at)
        verb = self._skip(at + 1, clause[1])
        if verb >= clause[1] or not self.lower[verb].endswith("ing") or not self.clauses.has_day(*clause):
            return None
        base = _base(self.lower[verb].removesuffix("ing"))
        habit = not NOT_TO_COME.isdisjoint(self.lower[clause[0] : clause[1]])
        telling = (
            base == "write" and self._word(verb + 1) == "to" and self._word(verb + 2) not in {"you", "the", "them"}
        )
        if base not in VERBS or habit or telling or self._is_excused(at, clause):
            return None
        made = self._made(base, "hard", at, verb, clause)
        return made if self.clauses.has_day(*made.part) else None

    def _theirs(self, at: int) -> Given | None:
        """ "Our engineer will visit you on Friday", "Alice Reed will call you by noon"."""
        clause = self.clauses.around(at)
        verb = self._skip(at + 1, clause[1])
        if verb >= clause[1] or not self.clauses.is_due(*clause) or self.lower[verb] in STATES | NOT_DONE:
            return None
        doers = [number for number in range(clause[0], at) if not self.clauses.timed[number]][-8:]
        words = {self.lower[number] for number in doers}
        ours = not OURS.isdisjoint(words)
        if not (ours or self.lower[verb] in SERVING):
            return None
        if not OUTSIDERS.isdisjoint(words) or self._is_excused(at, clause):
            return None
        name = [self.tokens[number].text[:1].isupper() for number in doers[-2:]] == [True, True]
        if not ours and not (name and "you" in self.lower[verb : verb + 4]):
            return None
        return self._made(self.lower[verb], "passive", at, verb, clause)

    def _joined(self, before: Given) -> Iterator[Given]:
        """Further verbs of the same promise: "and write to you"."""
        end = before.clause[1]
        if before.strength == "passive":
            return
        for number in range(before.last + 1, min(end - 1, before.last + 14)):
            if (
                self.lower[number] in {"and", "then"}
                and self.lower[number + 1] in VERBS
                and not self.clauses.timed[number]
            ):
                found = self._made(self.lower[number + 1], before.strength, number + 1, number + 1, before.clause)
                yield replace(found, part=(number + 1, found.part[1]))

    # -- what excuses -------------------------------------------------------------------------------------------------

    def _courteous(self, first: int, verb: int, clause: tuple[int, int]) -> bool:
        """ "I will gladly help", "I will answer all your questions"."""
        if any(self.clauses.timed[clause[0] : clause[1]][:60]):
            return False
        asked = self.lower[verb] in {"answer", "help"} and "questions" in self.lower[verb : verb + 8]
        return asked or not GLADLY.isdisjoint(self.lower[first:verb])

    def _behind_comma(self, at: int) -> int:
        """The word after a few words between commas; 0 where there are none."""
        if self._word(at) != ",":
            return 0
        closing = next(
            (number for number in range(at + 1, min(at + 5, len(self.lower))) if self.lower[number] == ","), 0
        )
        return closing + 1 if closing and closing + 1 < len(self.lower) else 0

    def _is_excused(self, at: int, clause: tuple[int, int]) -> bool:
        before = self.lower[max(0, at - 1)] if at else ""
        if "not" in self.lower[at : at + 4] or "never" in self.lower[at : at + 4]:
            return True
        if self.first_condition < at or any(
            number in self.conditions for number in range(at, min(clause[1] + 2, at + 30))
        ):
            return True
        opening = self.lower[clause[0]] if clause[0] < at else ""
        found = next((word for word in (before, opening) if word in SUBORDINATE), None)
        if found is None:
            return False
        return found != "that" or PROMISING.isdisjoint(self.lower[max(0, at - 6) : at])

    # -- words --------------------------------------------------------------------------------------------------------

    def _word(self, at: int) -> str:
        return self.lower[at] if 0 <= at < len(self.lower) else ""

    def _skip(self, at: int, end: int) -> int:
        """Over adverbs and expressions of time."""
        while at < end and (
            self.clauses.timed[at]
            or self.lower[at] in ADVERBS
            or (ENDS_IN_LY.match(self.lower[at]) and self.lower[at] not in {"reply", "supply", "apply", "rely"})
        ):
            at += 1
        return at

    def _made(
        self, verb: str, strength: Literal["hard", "soft", "passive"], first: int, last: int, clause: tuple[int, int]
    ) -> Given:
        start, end = clause
        stop = next(
            (
                number
                for number in range(last + 1, min(end, last + 30))
                if self.lower[number] in STOPPING
                or (self.lower[number] in {"and", "but", "or", "then"} and self._leads_on(number + 1))
                or (self.lower[number] == "as" and self._word(number + 1) == "soon")
            ),
            end,
        )
        after = [number for number in range(last + 1, stop) if not self.clauses.timed[number]]
        about = trimmed(self.tokens, first_run(after), LEADING if len(after) > 2 else ())
        subject: list[int] = []
        if strength == "passive":
            before = [number for number in range(start, first) if not self.clauses.timed[number]][-8:]
            subject = trimmed(self.tokens, before, IDLE)
        asked = self._asked(end) if not about and not subject and stop == end else []
        object_ = subject or about or asked
        places = [*object_, first, last, *about]
        room = room_after(self.tokens, after, last)
        event = not EVENTS.isdisjoint(self.sentence.forms) or "as soon as" in self.sentence.text.lower()
        return Given(
            verb,
            words_of(self.sentence, object_),
            strength,
            min(places),
            max(places),
            clause,
            (start, stop),
            room,
            event,
        )

    def _leads_on(self, at: int) -> bool:
        """Whether another verb or another subject begins here."""
        return self._word(at) in VERBS or self._word(at) in {*US, *SHORT, "will", "then", "you"}

    def _asked(self, end: int) -> list[int]:
        if self._word(end + 1) not in {"whether", "if", "what", "why", "how", "where", "who", "when", "that"}:
            return []
        inner = self.clauses.around(end + 1)
        return trimmed(self.tokens, range(*inner), ())


def _base(stem: str) -> str:
    """The verb whose "ed" or "ing" was taken off: "replac" is "replace", "shipp" is "ship", "notifi" is "notify"."""
    if stem in VERBS:
        return stem
    if stem + "e" in VERBS or WITH_E.search(stem):
        return stem + "e"
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return stem
