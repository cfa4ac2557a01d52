"""How letters open and close: greetings, goodbyes, the lines above the greeting and the block below the goodbye."""

from __future__ import annotations

import re
import unicodedata

#: A name or another word with a capital; letters may be written with a mark of their own (NFD).
NAME = r"[A-ZĄĆĘŁŃÓŚŹŻ][\w\u0300-\u036f'’-]*+"
_END_OF_LINE = r"(?=[ \t]*(?:[\r\n]|\Z))"
_SPACE = r"[ \t\u00a0]+"
_BREAK = r"(?:[ \t\u00a0]+|[ \t]*(?:\r\n|\n|\r)[ \t]*)"


def either_form(pattern: str) -> str:
    """A pattern in which every accented letter outside a class also matches as a letter and its mark (NFD)."""
    made = []
    for char in pattern:
        apart = unicodedata.normalize("NFD", char)
        made.append(char if apart == char else f"(?:{char}|{apart})")
    return "".join(made)


_PERSONS = (
    r"(?i:pan(?:ie|i|ią|em|u|a|owie|ów|ami|om|om)?|państw(?:o|a|u|em)|klien(?:ci|cie|tko|tki)|kolego|koleżanko|czytelni\w+"
    r"|użytkowni\w+|rodzice|goście|przyjaciele|mecenasie|profesorze|doktorze|dyrektorze|prezesie|i|oraz|/|-)"
)
_GREETING = re.compile(
    either_form(
        r"(?:(?i:dzień dobry|dobry (?:wieczór|dzień)|witam|witaj(?:cie)?|cześć|hej|dear|hello|hiya|hi|heya|hey|howdy"
        r"|good (?:morning|afternoon|evening)|greetings|to whom it may concern)(?![\w-])"
        r"(?:\b(?i:mrs?|ms|dr|prof|mgr|inż)\.|[^\r\n.!?:;,–—]){0,80}?"
        rf"|(?i:szanowa?n\w{{1,5}}|dro(?:gi|ga|gie|dzy)|kochan[iy]|sz\. ?p\.)(?:{_SPACE}(?:{_PERSONS}|{NAME})(?![\w]))"
        rf"{{0,6}}|(?i:panie|pani|państwo){_SPACE}{NAME}(?:{_SPACE}{NAME}){{0,2}}"
        rf"|(?i:mrs?|ms|miss|dr)\.?{_SPACE}{NAME}|{NAME}(?=[,!]{_END_OF_LINE}))"
        rf"(?P<mark>[ \t]*[,!.:]|(?=\s{{0,3}}[–—])|{_END_OF_LINE})"
    )
)
#: A second part of a greeting: "Dzień dobry, Panie Marku,".
_GREETING_MORE = re.compile(
    either_form(
        rf"{_BREAK}(?:(?i:szanowa?n\w{{1,5}}|dro(?:gi|ga|gie|dzy)|sz\. ?p\.)"
        rf"(?:{_SPACE}(?:{_PERSONS}|{NAME})(?![\w])){{0,6}}|(?i:panie|pani|państwo)(?:{_SPACE}{NAME}(?:{_SPACE}{NAME}){{0,2}})?(?P<more>[,!.]|{_END_OF_LINE})"
        rf"|{NAME}(?:{_SPACE}{NAME})?[,!]?{_END_OF_LINE}|(?i:szanowni państwo))(?P<mark>[,!.]?)"
    )
)
_REST = r"[^\r\n.?]{0,40}[.!]?"
_GOODBYE = re.compile(
    either_form(
        r"[ \t]*(?:(?i:z (?:poważaniem|powarzaniem|powazaniem|wyrazami|szacunkiem|ukłonami|życzliwością)"
        r"|(?:pozostaję|kreślę się) z (?:szacunkiem|poważaniem|wyrazami)|ze? (?:\w{4,12}mi )?pozdrowieniami"
        r"|(?:(?:bardzo )?(?:serdecznie|ciepło|gorąco) )?(?:(?:pana|panią|państwa) )?pozdrawiam\w{0,2}"
        r"|(?:serdeczne |ciepłe )?pozdrowienia|pozdro\w*|łącz(?:ę|e|ymy) (?:serdeczne )?(?:pozdrowienia|wyrazy)"
        r"|buziaki|uściski|ściskam|ukłony|serdeczności|wszystkiego dobrego|życz(?:ę|ymy)(?= \w)"
        r"|(?:miłego|dobrego|spokojnego|udanego) (?:dnia|popołudnia|weekendu|wieczoru|tygodnia)"
        r"|(?:spokojnych|wesołych|radosnych) świąt|do (?:usłyszenia|zobaczenia|widzenia)"
        r"|(?:many thanks and )?(?:(?:with|my|our) )?(?:very )?(?:kind|best|warm|kindest|warmest|sincere)"
        r"(?: personal)? (?:regards|wishes)|with (?:regards|best)|have a (?:very )?(?:good|nice|lovely|great)"
        rf"|wishing you|see you (?:on|soon|in|at))(?![\w]){_REST}"
        r"|(?i:(?:yours|your's)(?: (?:sincerely|faithfully|truly|ever))?|regards|sincerely(?: yours)?"
        r"|respectfully(?: yours)?|many thanks|thanks again|thanks and regards|cheers|all the best|take care|xoxo"
        r"|warmly|talk soon|looking forward to [\w ]{3,30}(?=,)|thank you(?=[ \t]*,)"
        r"|best(?=[ \t]*,)|love(?=[ \t]*,)|thanks(?=[ \t]*,))[ \t]*[,.!–:)-]*"
        rf"(?:{_SPACE}{NAME}(?:{_SPACE}{NAME}){{0,3}})?)[ \t]*[:;]?-?[)]?[ \t]*\Z"
    )
)
_LONGEST_GOODBYE = 60
#: What stands above a greeting: "Dotyczy: …", "Our ref.: …", "Radom, 25 listopada 2026 r.".
_HEADER = re.compile(
    r"[ \t]*(?:(?i:dotyczy|dot\.|sprawa|nr|numer|znak|nasz znak|data|temat|re|ref\.?|reference|our ref\.?|your ref\.?"
    r"|case|date|concerning|do|to|od|from|adresat)\b[^:\r\n]{0,25}:"
    rf"|{NAME}(?:[ -]{NAME})?,[ \t](?:(?i:dnia|dn\.)[ \t])?\d{{1,2}}[. ][^\r\n]{{4,25}}\Z"
    r"|\[[^\]\r\n]{3,30}\][ \t]*\Z)"
)
_SIGNED = re.compile(
    rf"(?:(?i:mgr|dr|inż\.?|lek\.|prof\.)[ \t]+)*{NAME}\.?(?:[ \t]+(?:{NAME}\.?|z|i|ds\.|do|of|the|from|in)){{0,5}}"
    r"(?:[ \t]*[,|·–-][^\r\n]{0,60})?[ \t]*\Z"
)
#: Lines of a signature that no goodbye announces.
MOST_SIGNED = 7
_TWO_NAMES = re.compile(rf"{NAME}[ \t]+{NAME}")
_FIRM_END = re.compile(r"(?:o\. ?o|s\. ?a|inc|ltd|sp\. ?k|s\. ?c|tel|r|pl)\.?\s*\Z", re.IGNORECASE)


def greeting_end(text: str, start: int, end: int) -> int:
    """Where the greeting that opens ``text[start:end]`` ends; 0 when there is none."""
    while start < end and text[start].isspace():
        start += 1
    found = _GREETING.match(text, start, end)
    if found is None:
        return 0
    last, mark = found.end(), found["mark"].strip()
    for _more in range(2):
        more = _GREETING_MORE.match(text, last, end) if mark in {",", ""} else None
        if more is None:
            break
        last, mark = more.end(), more["mark"] or more["more"] or ""
    return last


def is_goodbye(line: str) -> bool:
    """Whether a whole line says goodbye: "Z poważaniem", "Kind regards, Anna"."""
    return len(line.strip()) < _LONGEST_GOODBYE and _GOODBYE.match(line) is not None


def is_header(line: str) -> bool:
    """Whether a line above the greeting says what the letter is about, or where and when it was written."""
    return len(line) < 120 and _HEADER.match(line) is not None


def looks_signed(block: str, before: str) -> bool:
    """Whether the last lines of a letter name who wrote it, though nothing says goodbye above them.

    ``before`` is the text above: lines that a colon announces are an address or a list, not a signature.
    """
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST_SIGNED or before.rstrip().endswith(":") or not _SIGNED.match(lines[0]):
        return False
    if len(lines) == 1 and not _TWO_NAMES.match(lines[0]):
        return False
    return all(len(line) <= 80 and (line[-1] not in ".!?:;" or _FIRM_END.search(line)) for line in lines)
