"""The client of a LanguageTool server that the operator runs; without one everything else works.

A sentence is asked about once and its answer kept, so while somebody writes only what changed travels. A server that
is down or slow is left alone for a while (circuit breaker): nobody waits for it, and the desk says that grammar is
not checked. Text goes to the operator's own server and nowhere else, by a connection without redirects.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import structlog
import urllib3

from prezent.domain.coach import CaseContext, CoachError, Finding, Settings
from prezent.domain.coach.document import Document
from prezent.domain.coach.grammar import DISABLED, Match, findings, read_matches
from prezent.platform import config

log = structlog.get_logger("prezent.grammar")

LANGUAGES = {"pl": "pl-PL", "en": "en-GB"}
#: Failures in a row after which the server is left alone, and for how many seconds.
FAILURES, PAUSE = 3, 30.0
#: Sentences whose answers are kept, for all letters of this process.
KEPT = 20_000
#: What is sent at once; a longer letter is asked about in parts. The server gives up a request that takes it ten
#: seconds (deploy/languagetool/server.properties), which a busy machine may need for a whole long letter.
MOST_CHARACTERS = 5_000
_ANSWER_BYTES = 4 * 1024 * 1024
_BETWEEN = "\n\n"


class Unavailable(Exception):
    """The server did not answer, or not in a way that can be used."""

    code = "grammar.unavailable"


class Breaker:
    """Says whether to try: after ``FAILURES`` failures in a row not for ``PAUSE`` seconds, then once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def may_try(self) -> bool:
        """Whether the server is to be asked; the one that asks after a pause is alone."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._clock() < self._closed_until:
                return False
            self._closed_until = self._clock() + PAUSE
            return True

    def succeeded(self) -> None:
        """It answered."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """It did not."""
        with self._lock:
            self._failures += 1
            self._closed_until = self._clock() + PAUSE


class Client:
    """Asks one server about sentences. Safe to share between threads."""

    def __init__(self, url: str, *, timeout: float, breaker: Breaker | None = None) -> None:
        """``timeout`` in seconds, for connecting and for each answer."""
        self._url = url.rstrip("/")
        self._breaker = breaker or Breaker()
        self._pool = urllib3.PoolManager(
            maxsize=4, timeout=urllib3.Timeout(total=timeout), retries=False, headers={"Accept": "application/json"}
        )
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], tuple[Match, ...]] = OrderedDict()

    def matches(self, sentences: Sequence[str], lang: str) -> Mapping[str, tuple[Match, ...]]:
        """What the server says of each sentence. Raises Unavailable; what is known is then known the next time too."""
        wanted = list(dict.fromkeys(sentences))
        known = {one: self._recall(lang, one) for one in wanted}
        fresh = [one for one, found in known.items() if found is None]
        for part in _parts(fresh):
            for sentence, found in self._ask(part, lang).items():
                self._keep(lang, sentence, found)
                known[sentence] = found
        return {one: found for one, found in known.items() if found is not None}

    def _ask(self, sentences: Sequence[str], lang: str) -> dict[str, tuple[Match, ...]]:
        if not self._breaker.may_try():
            raise Unavailable("the server is left alone for a while")
        text = _BETWEEN.join(sentences)
        try:
            found = read_matches(self._post(text, lang), text)
        except (urllib3.exceptions.HTTPError, ValueError, OSError, RecursionError) as error:
            self._breaker.failed()
            log.warning("grammar_unavailable", error=type(error).__name__)
            raise Unavailable(type(error).__name__) from error
        self._breaker.succeeded()
        return _by_sentence(sentences, found)

    def _post(self, text: str, lang: str) -> Any:
        fields = {"language": LANGUAGES[lang], "text": text, "disabledRules": ",".join(DISABLED)}
        response = self._pool.request(
            "POST",
            f"{self._url}/v2/check",
            fields=fields,
            encode_multipart=False,
            redirect=False,
            preload_content=False,
        )
        try:
            if response.status != 200:
                raise CoachError(f"LanguageTool answered {response.status}")
            data = response.read(_ANSWER_BYTES + 1)
        finally:
            response.release_conn()
        if len(data) > _ANSWER_BYTES:
            raise CoachError("LanguageTool's answer has no end")
        return json.loads(data)

    def _recall(self, lang: str, sentence: str) -> tuple[Match, ...] | None:
        with self._lock:
            found = self._kept.get((lang, sentence))
            if found is not None:
                self._kept.move_to_end((lang, sentence))
            return found

    def _keep(self, lang: str, sentence: str, found: tuple[Match, ...]) -> None:
        with self._lock:
            self._kept[lang, sentence] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _parts(sentences: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = []
    room = 0
    for one in sentences:
        if len(one) > MOST_CHARACTERS:
            continue
        if not parts or len(one) + len(_BETWEEN) > room:
            parts.append([])
            room = MOST_CHARACTERS
        parts[-1].append(one)
        room -= len(one) + len(_BETWEEN)
    return parts


def _by_sentence(sentences: Sequence[str], found: Sequence[Match]) -> dict[str, tuple[Match, ...]]:
    answer: dict[str, tuple[Match, ...]] = {}
    start = 0
    for one in sentences:
        end = start + len(one)
        answer[one] = tuple(
            Match(match.rule, match.category, match.message, match.start - start, match.end - start, match.replacements)
            for match in found
            if start <= match.start and match.end <= end
        )
        start = end + len(_BETWEEN)
    return answer


@lru_cache(maxsize=1)
def client() -> Client | None:
    """The client of this installation's server; None when none is set up."""
    settings = config.get()
    return (
        Client(settings.languagetool_url, timeout=settings.languagetool_timeout) if settings.languagetool_url else None
    )


def is_set_up() -> bool:
    """Whether this installation has a LanguageTool server."""
    return client() is not None


def grammar(doc: Document, *, settings: Settings, case: CaseContext) -> list[Finding] | None:
    """What the server says of a letter; None when it is not set up or does not answer.

    Waits at most ``languagetool_timeout`` seconds for each request, and not at all while the server is left alone.
    """
    server = client()
    if server is None or doc.lang not in LANGUAGES:
        return None
    try:
        matches = server.matches([one.text for one in doc.own], doc.lang)
    except Unavailable:
        return None
    return findings(doc, matches, settings=settings, case=case)
