"""Promises in a Polish sentence, by the dictionary's reading of its verbs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Literal

from prezent.domain.coach.promise_words import (
    ASKED,
    CONDITION_PAIRS,
    CONDITIONS,
    EVENTS,
    GLADLY,
    HERE,
    IDLE,
    IDLE_LAST,
    JOINING,
    MAY_CONDITION,
    MODAL,
    PROMISING,
    PRONOUNS,
    QUESTIONS,
    RATHER,
    SAYING,
    SENDING,
    STATES,
    SUBORDINATE,
    TELLING,
    THAT,
    TOGETHER,
    TRYING,
    VOWED,
    What,
    is_verb,
    what_begins,
)
from prezent.domain.coach.promises_pl_others import is_anothers, stands_yet, theirs
from prezent.domain.coach.promising import MOST_PROMISES, Clauses, Given, first_run, room_after, trimmed, words_of
from prezent.domain.language.sentences import Sentence, Token

_POSES = frozenset({"fin", "bedzie", "praet"})


def given_in_polish(sentence: Sentence) -> tuple[Given, ...]:
    """The promises of a sentence that is no question."""
    if _POSES.isdisjoint(sentence.poses):
        return ()
    places = [number for number, token in enumerate(sentence.tokens) if what_begins(token.word)]
    if not places:
        return ()
    return tuple(islice(_Finder(sentence).promises(places), MOST_PROMISES))


class _Finder:
    def __init__(self, sentence: Sentence) -> None:
        self.sentence, self.tokens = sentence, sentence.tokens
        self.clauses = Clauses(sentence, "pl")
        forms = sentence.forms
        self.event = (
            not EVENTS.isdisjoint(forms)
            or ("po" in forms and _after_something(self.tokens))
            or "jak tylko" in sentence.text.lower()
        )
        conditions = [] if MAY_CONDITION.isdisjoint(forms) else _conditions(self.tokens)
        #: promises after the first condition hang on it, and those that stand right before one of them
        self.first_condition = conditions[0] if conditions else len(self.tokens)
        self.binding = [number for number in conditions if self.tokens[number - 1].lower not in JOINING][:MOST_PROMISES]
        self.semicolons = (
            [number for number, token in enumerate(self.tokens) if token.lower == ";"] if conditions else []
        )

    def promises(self, places: list[int]) -> Iterator[Given]:
        done, begin = -1, 0
        for at in places:
            if at <= done:
                continue
            what = what_begins(self.tokens[at].word)
            start, end = self.clauses.around(at)
            if self._is_excused(at, start, end):
                continue
            found = self._found(what, at, start, end)
            if found is not None:
                done = max(done, found.last if found.strength == "soft" else at)
                yield replace(found, part=(begin, found.part[1])) if start < begin <= at else found
                begin = found.part[1]

    def _found(self, what: What, at: int, start: int, end: int) -> Given | None:
        match what:
            case "will":
                return self._will(at, start, end)
            case "vow":
                return self._vow(at, start, end)
            case "passive":
                return self._passive(at, start, end)
            case "be" | "gets" | "theirs" | "comes" | "vowed":
                told = theirs(self.sentence, self.clauses, what, at, start, end)
                return told and self._made(told.verb, told.strength, told.first, told.last, start, end)
            case "both":
                # "anulujemy" is done now, unless a time says that it is to come.
                return self._perfective(at, start, end) if any(self.clauses.timed[start:end][:60]) else None
            case _:
                return self._perfective(at, start, end)

    # -- kinds --------------------------------------------------------------------------------------------------------

    def _perfective(self, at: int, start: int, end: int) -> Given | None:
        word = self.tokens[at].word
        lemma = RATHER.get(word.lower) or next(
            sense.lemma for sense in word.senses if sense.pos == "fin" and sense.has("pri")
        )
        if lemma == "pozwolić":
            return self._taken_leave(at, start, end)
        if lemma in STATES or self._is_speech(lemma, at, start, end) or (lemma in TOGETHER and word.has("pl", "pri")):
            return None
        if lemma == "poprosić" and self._next(at) == "o":
            return None
        if lemma in {"pomóc", "doradzić"} and not any(self.clauses.timed[start:end][:60]):
            return None
        if lemma in TRYING and (
            lemma != "dołożyć" or any("staranie" in one.word.lemmas for one in self.tokens[at:end])
        ):
            return self._soft(at, lemma, start, end)
        power = {"mocy", "możliwe", "siłach"} & self.sentence.forms or self._next(at) == "wszystko"
        strength: Literal["hard", "soft"] = "soft" if lemma == "zrobić" and power else "hard"
        return self._made(lemma, strength, at, at, start, end)

    def _taken_leave(self, at: int, start: int, end: int) -> Given | None:
        """ "Pozwolę sobie zadzwonić jutro": a promise where it has a time, else a figure of speech."""
        verb = self._verb_near(at, start, end, 4)
        if verb is None or verb < at or not any(self.clauses.timed[start:end][:60]):
            return None
        return self._made(_infinitive(self.tokens[verb]) or "", "hard", at, verb, start, end)

    def _soft(self, at: int, lemma: str, start: int, end: int) -> Given | None:
        verb = self._verb_near(at, start, end, 7)
        if verb is None or verb < at:
            return self._made(lemma, "soft", at, at, start, end)
        return self._made(_infinitive(self.tokens[verb]) or lemma, "soft", at, verb, start, end)

    def _will(self, at: int, start: int, end: int) -> Given | None:
        verb = self._verb_near(at, start, end, 5)
        if verb is None:
            return None
        lemma = _infinitive(self.tokens[verb])
        if lemma is None or lemma in MODAL or lemma in STATES:
            return None
        if lemma in TRYING:
            other = self._verb_near(verb, start, end, 5)
            if other is not None and other > verb:
                return self._made(_infinitive(self.tokens[other]) or lemma, "soft", at, other, start, end)
            return self._made(lemma, "soft", at, verb, start, end)
        return self._made(lemma, "hard", min(at, verb), max(at, verb), start, end)

    def _vow(self, at: int, start: int, end: int) -> Given | None:
        """ "zobowiązuję się wysłać", "obiecuję wysłać", "zobowiązuję się do wysłania"."""
        for number in range(at + 1, min(end, at + 8)):
            for sense in self.tokens[number].word.senses:
                if sense.pos == "inf" or (sense.pos == "ger" and self.tokens[number - 1].lower == "do"):
                    return self._made(sense.lemma, "hard", at, number, start, end)
        return None

    def _passive(self, at: int, start: int, end: int) -> Given | None:
        if is_anothers(self.tokens[start:end]):
            return None
        for number in [*range(at + 1, min(end, at + 6)), *range(at - 1, max(start, at - 4) - 1, -1)]:
            lemma = next((one.lemma for one in self.tokens[number].word.senses if one.pos == "ppas"), None)
            if lemma is not None:
                return self._made(lemma, "passive", min(at, number), max(at, number), start, end)
        return None

    # -- what excuses -------------------------------------------------------------------------------------------------

    def _is_excused(self, at: int, start: int, end: int) -> bool:
        return (
            self._is_denied(at, start)
            or self._hangs(at, start)
            or self._is_subordinate(at, start)
            or self._is_courtesy(start, end)
        )

    def _is_denied(self, at: int, start: int) -> bool:
        before = [token.lower for token in self.tokens[max(start, at - 2) : at]]
        return bool(before) and (
            before[-1] in {"nie", "ani"} or (len(before) == 2 and before[0] == "nie" and before[1] == "się")
        )

    def _hangs(self, at: int, start: int) -> bool:
        """Whether a condition comes before it, or after it without "a" or "i" before it ("…, a jeśli nie, to …")."""
        if self.first_condition < at or self._is_asked_for(start):
            return True
        later = next((number for number in self.binding if number > at), None)
        if later is None or any(at < number < later for number in self.semicolons):
            return False
        # "Sprawdzę we wtorek i napiszę, gdyby coś się zmieniło": only the second hangs on it
        end = self.clauses.around(at)[1]
        stop = self._stop(at, end)
        return not (stop < end and self.clauses.has_day(start, stop))

    def _is_asked_for(self, start: int) -> bool:
        """ "Proszę o zdjęcie, a wymienię kubek", "proszę o zdjęcie, wtedy zdecyduję": it hangs on what is asked."""
        opening = self.tokens[start].lower
        if opening == "wtedy":
            return True
        if not start:
            return False
        before = self.tokens[slice(*self.clauses.around(start - 1))][:12]
        if not any("prosić" in token.word.lemmas for token in before):
            return False
        return opening == "a" or any(not SENDING.isdisjoint(token.word.lemmas) for token in before)

    def _is_subordinate(self, at: int, start: int) -> bool:
        opening = [
            token.lower
            for number, token in enumerate(self.tokens[start : min(start + 3, at)], start)
            if token.word.is_word and not (self.clauses.timed[number] and token.lower == "jak")  # "jak najszybciej"
        ]
        if opening[:2] in (["co", "do"], ["mimo", "to"]):
            return False
        found = next((word for word in opening if word in SUBORDINATE), None)
        if found is None:
            return False
        return found not in THAT or not self._is_governed(start)

    def _is_governed(self, start: int) -> bool:
        """Whether a promising verb in the first person, or "daję słowo", stands before the "że"."""
        before = self.tokens[max(0, start - 9) : start]
        if any(token.lower == "słowo" for token in before):
            return any(not {"dać", "dawać", "mieć"}.isdisjoint(token.word.lemmas) for token in before)
        senses = [sense for token in before for sense in token.word.senses if sense.lemma in PROMISING]
        if any(one.pos == "fin" or (one.pos == "praet" and one.lemma not in VOWED) for one in senses):
            return True
        return any(one.pos == "praet" for one in senses) and stands_yet(
            self.sentence, self.tokens[slice(*self.clauses.around(start))]
        )

    def _is_courtesy(self, start: int, end: int) -> bool:
        clause = self.tokens[start:end][:40]
        if any(self.clauses.timed[start : start + 40]):
            return False
        forms = {token.lower for token in clause}
        if not GLADLY.isdisjoint(forms):
            return True
        asked = any(not QUESTIONS.isdisjoint(token.word.lemmas) for token in clause)
        return asked and any(
            "odpowiedzieć" in token.word.lemmas or "odpowiadać" in token.word.lemmas for token in clause
        )

    def _is_speech(self, lemma: str, at: int, start: int, end: int) -> bool:
        """Whether the verb only opens what is being said: "dodam, że…", "poniżej wyjaśnię…"."""
        near = self.tokens[max(start, at - 8) : min(end, at + 4)]
        if lemma in TELLING and not HERE.isdisjoint(token.lower for token in near):
            return True
        after = [token.lower for token in self.tokens[end : end + 2]]
        said = after[:1] == [":"] or (after[:1] == [","] and after[1:2] != [] and after[1] in THAT)
        return lemma in SAYING and end - at <= 3 and said

    # -- words --------------------------------------------------------------------------------------------------------

    def _next(self, at: int) -> str:
        return self.tokens[at + 1].lower if at + 1 < len(self.tokens) else ""

    def _verb_near(self, at: int, start: int, end: int, most: int) -> int | None:
        """The infinitive or past form that goes with a verb: after it, else right before it."""
        for number in range(at + 1, min(end, at + most + 1)):
            if _infinitive(self.tokens[number]):
                return number
            if self.tokens[number].lower in JOINING and number > at + 1:
                break
        return at - 1 if at > start and _infinitive(self.tokens[at - 1]) else None

    def _made(
        self, verb: str, strength: Literal["hard", "soft", "passive"], first: int, last: int, start: int, end: int
    ) -> Given:
        tokens = self.tokens
        if last + 1 < end and tokens[last + 1].lower == "się":
            last += 1
        stop = self._stop(last, end)
        after = [number for number in range(last + 1, stop) if not self.clauses.timed[number]]
        about = trimmed(tokens, self._without_address(first_run(after)), IDLE, IDLE_LAST)
        subject = self._thing_before(first, start)
        if strength != "passive" and self._has_object(about):
            subject = []
        object_ = subject or about or (self._asked(end) if stop == end else [])
        places = [*object_, first, last, *about]
        room = room_after(tokens, after, last)
        words = words_of(self.sentence, object_)
        return Given(verb, words, strength, min(places), max(places), (start, end), (start, stop), room, self.event)

    def _thing_before(self, first: int, start: int) -> list[int]:
        """The noun phrase right before the verb, back to another verb or a joining word."""
        begin = first
        while begin > max(start, first - 9) and not (
            self.tokens[begin - 1].lower in JOINING or is_verb(self.tokens[begin - 1].word)
        ):
            begin -= 1
        places = [number for number in range(begin, first) if not self.clauses.timed[number]]
        kept = trimmed(self.tokens, places, IDLE | SUBORDINATE, IDLE_LAST | PRONOUNS)
        return kept if kept and self._is_thing(kept) else []

    def _has_object(self, places: list[int]) -> bool:
        """Whether words after the verb begin with what it takes: an accusative or a genitive without a preposition."""
        first = self.tokens[places[0]].word if places else None
        if first is None or any(sense.pos == "prep" for sense in first.senses):
            return False
        return first.text[:1].isdecimal() or any(
            sense.pos in {"subst", "ger", "ppron3", "siebie", "num", "adj", "ppas"}
            and (sense.has("acc") or sense.has("gen"))
            for place in places
            for sense in self.tokens[place].word.senses
        )

    def _stop(self, last: int, end: int) -> int:
        """Where what belongs to the verb ends: before "i", "oraz", "a" that lead to another verb."""
        for number in range(last + 1, min(end, last + 30)):
            if self.tokens[number].lower not in JOINING:
                continue
            # "i w ciągu dwóch dni roboczych przedstawimy": a time between them does not count
            near = [other for other in range(number + 1, min(end, number + 16)) if not self.clauses.timed[other]][:5]
            if any(is_verb(self.tokens[other].word) for other in near):
                return number
        return end

    def _without_address(self, places: list[int]) -> list[int]:
        """Without the person spoken to, unless a preposition needs the word ("do Pani")."""
        return [
            place
            for place in places
            if self.tokens[place].lower not in PRONOUNS
            or any(sense.pos == "prep" for sense in self.tokens[place - 1].word.senses)
        ]

    def _is_thing(self, places: list[int]) -> bool:
        """Whether words before the verb may be its object or subject: a noun among them, no preposition before it."""
        if any(sense.pos in {"prep", "adv"} for sense in self.tokens[places[0]].word.senses):
            return False
        return any(
            sense.pos in {"subst", "ger", "num"} and len(self.tokens[place].text) > 3
            for place in places
            for sense in self.tokens[place].word.senses
        )

    def _asked(self, end: int) -> list[int]:
        """The clause that is the object: "sprawdzę, czy paczka dotarła"."""
        begin = end + 1
        if begin >= len(self.tokens) or self.tokens[end].lower != "," or self.tokens[begin].lower not in ASKED:
            return []
        inner = self.clauses.around(begin)
        places = [number for number in range(*inner) if not self.clauses.timed[number]]
        return trimmed(self.tokens, places, ())


def _infinitive(token: Token) -> str | None:
    """The lemma of an infinitive or of a past form."""
    return next((sense.lemma for sense in token.word.senses if sense.pos in {"inf", "praet"}), None)


def _conditions(tokens: tuple[Token, ...]) -> list[int]:
    """Where "jeśli", "o ile", "w razie", "w przypadku", "pod warunkiem", "wystarczy" stand."""
    words = [token.lower for token in tokens]
    return [
        number
        for number, (before, word) in enumerate(zip(["", *words], words, strict=False))
        if (word in CONDITIONS and before != "nawet") or (before, word) in CONDITION_PAIRS
    ]


def _after_something(tokens: tuple[Token, ...]) -> bool:
    """ "po otrzymaniu paczki", "od razu po kontroli": what is promised waits for it."""
    return any(
        token.lower == "po" and any(sense.pos == "ger" for sense in tokens[number + 1].word.senses)
        for number, token in enumerate(tokens[:-1])
    )
