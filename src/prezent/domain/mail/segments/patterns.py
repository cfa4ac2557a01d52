"""How mail programs mark quotations, forwards and signatures, in Polish and English. Data; `split` uses it.

Every pattern is anchored to a whole line (or to the joined lines of an attribution): a sentence that merely begins
like one of these must not match.
"""

from __future__ import annotations

import re

_MONTH = r"sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|paz|lis|gru|jan|feb|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}[./-]\d\d[./-]\d\d|\d{{1,2}}\.?\s+(?:{_MONTH})\w{{0,10}}\.?"
    rf"|(?:{_MONTH})\w{{0,7}}\.?\s+\d{{1,2}})"
)
DATE = re.compile(_DATE, re.IGNORECASE)
TIME = re.compile(r"\b\d{1,2}:\d\d")
EMAIL = re.compile(r"[^\s<>\"(),;:]+@[^\s<>\"(),;:]+\.[a-z]{2,}", re.IGNORECASE)

# How the first line of an attribution may begin: "W dniu…", "Dnia…", "On…", a weekday or a date, "Wiadomość napisana…",
# "X <x@y> napisał(a) w dniu…".
ATTRIBUTION_START = re.compile(
    r"^(?:W\s+dniu\b|Dnia\b|Dn\.|On\b|Wiadomość\s+napisana\b|Message\s+(?:written\s+)?(?:by|from)\b|Użytkownik\b"
    r"|(?:pon|wt|śr|czw|pt|sob|sb|niedz|nd|ndz|mon|tue|wed|thu|fri|sat|sun)[a-ząćęłńóśźż]{0,12}\.?,?\s"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{4}[./-]\d\d[./-]\d\d\b"
    rf"|\d{{1,2}}\s+(?:{_MONTH})|[^<>]{{1,80}}<[^<>\s]+@[^<>\s]+>)",
    re.IGNORECASE,
)
# How it ends. The verb of a mail program, and a colon as the last character.
ATTRIBUTION_END = re.compile(
    r"(?:\bnapisał(?:\s*\(\s*a\s*\)|a|/a|\(-a\))?|\bpisze|\bpisał(?:\(a\)|a)?|\bwrote|\bwrites|\bschrieb|>|\d\d|GMT|UTC"
    r"|CET)"
    r"\s*:\s*$",
    re.IGNORECASE,
)
ATTRIBUTION_VERB = re.compile(r"\b(?:napisał|napisana|pisze|pisał|wrote|writes|written|schrieb)", re.IGNORECASE)
# Spellings that only programs use; with an address in them no ">" has to follow.
ATTRIBUTION_PROGRAM_VERB = re.compile(
    r"napisał\s*\(\s*a\s*\)|\bpisze\s*:|\bwrote\s*:|Wiadomość\s+napisana", re.IGNORECASE
)

SEPARATOR = re.compile(
    r"^-{2,}\s*(?:Original\s+(?:Message|Appointment)|Wiadomość\s+oryginalna|Oryginalna\s+wiadomość"
    r"|Pierwotna\s+wiadomość"
    r"|Forwarded\s+message|Przekazana\s+wiadomość|Wiadomość\s+przekazana(?:\s+dalej)?|Treść\s+przekazanej\s+wiadomości"
    r"|Przekazywana\s+wiadomość|Forwarded\s+by\b.{0,80}|Reply\s+message"
    r"|Forwarded\s+Message\s+from\b.{0,80})\s*-{2,}\s*$"
    r"|^-{2,}\s*Below this line is (?:a copy|the original) of the message\.?\s*-*$"
    r"|^(?:Begin\s+forwarded\s+message|Początek\s+przekazan(?:ej|ego)\s+(?:dalej\s+)?(?:wiadomości|listu)"
    r"|Początek\s+przekazywanej\s+wiadomości|Start\s+of\s+forwarded\s+message)\s*:?\s*$",
    re.IGNORECASE,
)
FORWARD = re.compile(r"forward|przekaz", re.IGNORECASE)
RULE = re.compile(r"^(?:_{8,}|-{8,}|={8,})\s*$")

HEADER_LINE = re.compile(
    r"^\*?([A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż][A-Za-zĄĆĘŁŃÓŚŹŻąćęłńóśźż -]{0,18}?)\s?\*?\s?:\*?(?:\s+(.*))?$"
)
HEADER_NAMES: dict[str, str] = {
    "od": "from",
    "from": "from",
    "nadawca": "from",
    "von": "from",
    "wysłano": "sent",
    "wysłane": "sent",
    "data": "sent",
    "date": "sent",
    "sent": "sent",
    "data wysłania": "sent",
    "wysłana": "sent",
    "gesendet": "sent",
    "data wiadomości": "sent",
    "do": "to",
    "to": "to",
    "adresat": "to",
    "odbiorca": "to",
    "an": "to",
    "dw": "cc",
    "cc": "cc",
    "do wiadomości": "cc",
    "kopia": "cc",
    "udw": "cc",
    "bcc": "cc",
    "temat": "subject",
    "subject": "subject",
    "betreff": "subject",
    "odpowiedz do": "other",
    "odpowiedź do": "other",
    "reply-to": "other",
    "ważność": "other",
    "importance": "other",
    "załączniki": "other",
    "attachments": "other",
    "priorytet": "other",
    "priority": "other",
}

# The writer says that the answers stand inside the quoted text, which then must not be folded.
_PLACE = (
    r"(?:poniżej|niżej|pod\s+spodem|w\s+treści|w\s+tekście|w\s+mailu|na\s+czerwono|na\s+niebiesko|na\s+zielono"
    r"|kolorem|pod\s+pytaniami|przy\s+(?:pytaniach|punktach)|pod\s+(?:każdym|punktami)|wielkimi\s+literami)"
)
_ANSWER = (
    r"(?:odpowied\w*|odpowiada\w*|odpisa\w*|odpisuj\w*|odpis\b|komentarz\w*|komentuj\w*|dopisa\w*|dopisuj\w*"
    r"|wpisa\w*|wpisuj\w*|zaznaczy\w*|zaznacza\w*|uwagi)"
)
ANSWERS_INSIDE = re.compile(
    rf"{_ANSWER}(?:\W+\w+){{0,5}}?\W+{_PLACE}|{_PLACE}(?:\W+\w+){{0,5}}?\W+{_ANSWER}"
    r"|(?:answers?|answered|repl(?:y|ies|ied)|comments?|responses?|responded|remarks)(?:\W+\w+){0,5}?\W+"
    r"(?:below|inline|in-line|in\s+line|in\s+(?:red|blue|green|bold|caps|capitals)|in\s+the\s+text|underneath)"
    r"|(?:see|my)\s+(?:below|inline)|(?:below|inline)\W+(?:\w+\W+){0,3}?(?:answers?|repl(?:y|ies)|comments?)",
    re.IGNORECASE,
)

_DEVICE = (
    r"(?:(?:mojego|mojej|mego|my|an?|your|nowego|the|bezpłatnej|darmowej)\s+)?(?:smartfon\w*|telefon\w*|tablet\w*|urządzeni\w+|komórk\w+|"
    r"aplikacj\w+|program\w*|iphon\w*|ipad\w*|androi\w*|samsung\w*|galaxy|xiaomi|huawei\w*|redmi|motorol\w*"
    r"|oppo|pixel\w*|"
    r"honor\w*|nokia|nokii|sony|lg|poczt\w+|outlook\w*|gmail\w*|yahoo|wp|onet\w*|interi\w+|o2|proton\w*|mail"
    r"|blackberry|"
    r"windows\w*|mobile|phone|smartphone|device|tablet|samsunga|t-mobile|orange|play|plus|verizon|at&t|mailspring|bluemail|"
    r"thunderbird\w*|spark|edison|apple|mac\w*|nine|k-9|fairemail|aquamail|mobiln\w+|the\s+all-new|tutanota)"
)
# What may follow the device: names and the small words between them, nothing a person would say.
_TAIL = (
    rf"(?:[\s'’,./-]+(?:{_DEVICE}|z|ze|dla|na|od|w|a|i|s|u|for|on|firmy|systemem|systemu|sieci|operatora|secure|email|app|"
    r"szyfrowan\w+|bezpieczn\w+|inteligentn\w+|encrypted|za\s+pomocą|ios|(?-i:[A-ZĄĆĘŁŃÓŚŹŻ0-9][\w+’'-]{0,20}))){0,9}"
    r"\.?(?:\s*(?:Proszę\s+wybaczyć|Przepraszam\s+za|Please\s+excuse|Excuse)\s.{1,40})?"
)
_BY = r"(?:za\s+pomocą|przy\s+użyciu|przez|poprzez|z|ze|w)"
CLIENT_FOOTER = re.compile(
    rf"^[-_\s*]*(?:(?:Wysłan[eoay]|Napisan[eoay])\s+(?:bezpiecznie\s+)?{_BY}\s+{_DEVICE}{_TAIL}"
    rf"|Sent\s+(?:securely\s+)?(?:from|via|with|using|on)\s+{_DEVICE}{_TAIL}"
    rf"|Ta\s+wiadomość\s+(?:e-?mail\s+)?została\s+wysłana\s+{_BY}\s+{_DEVICE}{_TAIL}"
    r"|(?:Get|Download)\s+Outlook\s+for\s+\S+.{0,60}"
    r"|(?:Pobierz|Uzyskaj|Ściągnij)\s+(?:aplikację\s+|program\s+)?Outlook\w*\s+(?:dla|na)\s+.{1,80}"
    r"|(?:Wolny|Wolna|Bez)\s+(?:od\s+)?wirusów\.?\s*(?:www\.)?\S{0,40}|Virus-free\.?\s*\S{0,40}"
    r"|Ta\s+wiadomość\s+(?:e-?mail\s+)?została\s+sprawdzona.{1,120}"
    r"|This\s+e-?mail\s+has\s+been\s+checked\s+for\s+viruses.{0,120})\s*$",
    re.IGNORECASE,
)

LIST_FOOTER = re.compile(
    r"mailing\s+list|unsubscribe|wypisa\w*\s+się|rezygnacj\w+\s+z\s+(?:listy|subskrypcji)|listinfo", re.IGNORECASE
)
PERSON = re.compile(
    r"^(?:(?:mgr|inż|dr|prof|mec|adw)\.?\s+)*[A-ZĄĆĘŁŃÓŚŹŻ][\w’'-]+(?:\s+[A-ZĄĆĘŁŃÓŚŹŻ][\w.’'-]*){1,3}$"
)
DELIMITER = re.compile(r"^--$")
POSTSCRIPT = re.compile(r"^(?:P\.?\s?S\.?|PS\.?\s?\d?|dopisek|edit|aneks)\b[\s.:,)-]", re.IGNORECASE)

CLOSING = re.compile(
    r"^\W*(?:(?:z\s+)?(?:serdeczn\w+\s+)?pozdr\w*|serdecznie\s+pozdr\w*|pozdrawia\w*|z\s+(?:poważaniem"
    r"|wyrazami\s+szacunku|"
    r"szacunkiem|uszanowaniem|góry\s+dziękuj\w+)|z\s+powazaniem|łączę\s+(?:pozdr\w+|wyrazy\s+\w+)|pozdrowienia|"
    r"(?:best|kind|warm|many|with\s+\w+)?\s*regards|yours\s+(?:faithfully|sincerely|truly)|sincerely|best\s+wishes|"
    r"best|cheers|many\s+thanks|thanks|thank\s+you|dzięki|dziękuj\w+)\b.{0,60}$",
    re.IGNORECASE,
)

CONTACT_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "phone",
        re.compile(
            r"(?:\b(?:tel|kom|mob|mobile|phone|fax|faks|t|m|f)\b\.?(?:\s*/\s*\w+)?\s*[.:]?\s*|^\s*)"
            r"\(?\+?(?:\d[\s()./-]{0,2}){8,13}\d?\s*(?:$|[,;|/•·])",
            re.IGNORECASE,
        ),
    ),
    ("email", EMAIL),
    (
        "web",
        re.compile(
            r"\b(?:https?://|www\.)\S+|^\s*[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:pl|com|eu|example|test)\s*/?$", re.IGNORECASE
        ),
    ),
    (
        "register",
        re.compile(r"\b(?:NIP|REGON|KRS|VAT|BDO)\b\D{0,6}\d|kapitał\s+zakładowy|sąd\s+rejonowy", re.IGNORECASE),
    ),
    (
        "firm",
        re.compile(
            r"\bsp\.?\s*z\s*o\.?\s*o\b|\bS\.\s?A\.(?:\s|$)|\bsp\.\s?[jk]\.|\bs\.\s?c\.(?:\s|$)"
            r"|\b(?:Ltd|GmbH|Inc|LLC)\b"
            r"|^\s*(?:Biuro|Kancelaria|Dział|Firma|Przedsiębiorstwo|Zakład|Gabinet|Hurtownia)\b"
        ),
    ),
    (
        "role",
        re.compile(
            r"^\s*(?:z-ca\s+|zastępca\s+)?(?:kierowni\w+|specjalist\w+|dyrektor\w*|koordynator\w*|"
            r"asystent\w*|"
            r"menedżer\w*|manager|główn[ay]\s+księgow\w+|księgow\w+|prezes\w*|właściciel\w*"
            r"|przedstawiciel\w*|"
            r"doradc\w+|inspektor\w*|office\s+manager|sales|head\s+of|customer|senior|junior"
            r"|account|director|"
            r"radca\s+prawny|adwokat|nauczyciel\w*|architekt|sekretari?at)\b.{0,70}$",
            re.IGNORECASE,
        ),
    ),
    ("address", re.compile(r"\b(?:ul|al|os|pl)\.\s*\S+|\b\d\d-\d{3}\s+[A-ZĄĆĘŁŃÓŚŹŻ]")),
)

LONG_WORD = re.compile(r"[^\W\d_]{3,}")
# Small words of sentences, which signature blocks do without.
SPEECH = re.compile(
    r"\b(?:prosz[ęąe]|nie|jest|są|był\w*|że|żeby|któr\w+|mnie|mi|mam|chc\w+|czekam|dzwoni\w*|oddzwo\w+|please|call\s+me|is|was|"
    r"not|you)\b",
    re.IGNORECASE,
)
FIRM_END = re.compile(r"(?:\bo\.\s?o\.|\bS\.\s?[AC]\.|\bs\.\s?c\.|\bsp\.\s?[jk]\.|\bInc\.|\bLtd\.)$", re.IGNORECASE)
DISCLAIMER_START = re.compile(
    r"^[\W_]*(?:(?:Ta|Niniejsza|Powyższa)\s+(?:wiadomość|korespondencja|informacja|poczta)|(?:Ten"
    r"|Niniejszy)\s+(?:e-?mail|list|przekaz)"
    r"|(?:Treść|Zawartość)\s+(?:tej|niniejszej)\s+(?:wiadomości|korespondencji)|Wiadomość\s+(?:ta|niniejsza)\b"
    r"|Wiadomość\s+(?:e-mail\s+)?(?:wraz\s+z|jest|zawiera)|Informacj[ea]\s+(?:zawart[ea]|przekazan[ea])"
    r"|Administrator(?:em)?\b"
    r"|(?:Klauzula|Nota|Zastrzeżenie|Uwaga|Informacja)\s*(?:poufności|prawn[ae]|o\s+poufności|RODO)?\s*:?"
    r"|This\s+(?:e-?mail|message|communication|transmission)|The\s+(?:information"
    r"|contents?)\s+(?:contained\s+)?(?:in|of)\s+this"
    r"|CONFIDENTIAL\w*|DISCLAIMER|Legal\s+notice|Privileged|If\s+you\s+(?:are\s+not|have\s+received)"
    r"|Jeśli\s+nie\s+(?:jest|są)|Jeżeli\s+nie\s+(?:jest|są)|Zanim\s+wydrukujesz|Pomyśl\s+(?:o\s+środowisku|zanim)"
    r"|Please\s+consider\s+the\s+environment|Chroń\s+środowisko|Dbając\s+o\s+środowisko)",
    re.IGNORECASE,
)
DISCLAIMER_WORDS = re.compile(
    r"poufn|adresat|RODO|danych\s+osobowych|tajemnic|przeznaczon[aey]\s+wyłącznie|omyłkow|odbiorc|zniszcz"
    r"|wydruk|środowisk"
    r"|confidential|intended\s+(?:only\s+|solely\s+)?(?:for|recipient)|recipient|privileged|in\s+error"
    r"|environment|disclos",
    re.IGNORECASE,
)
