"""What is new, quoted, head and signature: the forms of mail programs, and sentences that only look like them."""

from __future__ import annotations

import pytest

from prezent.domain.mail import parse, split

ATTRIBUTIONS = [
    "W dniu 3.11.2026 o 10:12, Jan Kot pisze:",
    "W dniu 3 listopada 2026 10:12 użytkownik Jan Kot <jan@k.example> napisał:",
    "W dniu wt., 3.11.2026 o 10:12 Jan Kot <jan@k.example> napisał(a):",
    "wt., 3 lis 2026 o 10:12 Jan Kot <jan@k.example> napisał(a):",
    "Dnia 3 listopada 2026 10:12 Jan Kot <jan@k.example> napisał(a):",
    "Dnia 2026-11-03, o godz. 10:12:22 Jan Kot <jan@k.example> napisał(a):",
    "Wiadomość napisana przez Jan Kot <jan@k.example> w dniu 3 lis 2026, o godz. 10:12:",
    "W dniu 2026-11-03 10:12:22 użytkownik Jan Kot <jan@k.example> napisał:",
    "On Tue, Nov 3, 2026 at 10:12 AM Jan Kot <jan@k.example> wrote:",
    "On 3 Nov 2026, at 10:12, Jan Kot <jan@k.example> wrote:",
    "On 03/11/2026 10:12, Jan Kot wrote:",
    "2026-11-03 10:12 GMT+01:00 Jan Kot <jan@k.example>:",
    "W dniu wtorek, 3 listopada 2026 o 10:12,\nJan Kot z bardzo długim nazwiskiem\n<jan@k.example> napisał(a):",
]
BLOCKS = [
    (
        "-----Original Message-----\nFrom: Sklep <s@j.example>\nSent: Tuesday, November 3, 2026 10:12 AM"
        "\nTo: Jan\nSubject: x"
    ),
    "-----Wiadomość oryginalna-----\nOd: Sklep <s@j.example>\nWysłano: 3.11.2026 10:12\nDo: Jan",
    (
        "________________________________\nOd: Sklep <s@j.example>\nWysłane: wtorek, 3 listopada 2026 10:12"
        "\nDo: Jan\nTemat: x"
    ),
    "Od: Sklep\nWysłano: wtorek, 3 listopada 2026 10:12\nDo: Jan <jan@k.example>; Ewa\n <e@k.example>\nDW: x\nTemat: y",
    "*From:* Sklep <s@j.example>\n*Sent:* Tuesday 10:12\n*To:* Jan\n*Subject:* x",
    'Od: "Sklep" <s@j.example>\nDo: "Jan" <jan@k.example>;\nWysłane: 10:12 Wtorek 2026-11-03\nTemat: x',
    (
        "-------- Oryginalna wiadomość --------\nOd: Sklep <s@j.example>\nData: 3.11.2026 10:12 (GMT+01:00)"
        "\nDo: Jan\nTemat: x"
    ),
    "Temat: x\nData: 3 Nov 2026 10:12:00\nNadawca: Sklep <s@j.example>\nAdresat: jan@k.example",
]
FOOTERS = [
    "Wysłane z iPhone'a",
    "Wysłane z iPhone’a",
    "Wysłano z iPada",
    "Wysłano z Outlooka dla systemu Android",
    "Sent from my Galaxy",
    "Sent from my Samsung Galaxy smartphone.",
    "Wysłano z urządzenia Samsung",
    "Sent from Outlook for iOS",
    "Wysłane z mojego smartfona Samsung Galaxy.",
    "Wysłane z aplikacji mobilnej WP",
    "Wysłane z Poczty Onet na Androida",
    "Sent from Yahoo Mail on Android",
    "Get Outlook for iOS<https://aka.example/o>",
    "Pobierz program Outlook dla systemu iOS",
    "Sent with Proton Mail secure email.",
    "Wysłano z aplikacji Poczta dla Windows",
    "Wysłane z telefonu Xiaomi Redmi Note 9",
]


def kinds(text: str, subject: str = "") -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end].strip()) for one in split(text, subject=subject)]


@pytest.mark.parametrize("head", ATTRIBUTIONS)
def test_attributions_over_marked_words(head: str) -> None:
    quote = "> Dzień dobry,\n>\n> proszę o zdjęcie."
    assert kinds(f"Nowe słowa.\n\n{head}\n\n{quote}") == [("new", "Nowe słowa."), ("header", head), ("quote", quote)]
    assert kinds(f"{head}\n{quote}\n\nNowe słowa.") == [("header", head), ("quote", quote), ("new", "Nowe słowa.")]


@pytest.mark.parametrize("head", [one for one in ATTRIBUTIONS if "@" in one])
def test_attributions_with_an_address_over_unmarked_words(head: str) -> None:
    assert kinds(f"Nowe.\n\n{head}\n\nStare słowa.\nDrugie.") == [
        ("new", "Nowe."),
        ("header", head),
        ("quote", "Stare słowa.\nDrugie."),
    ]


@pytest.mark.parametrize("block", BLOCKS)
def test_header_blocks(block: str) -> None:
    assert kinds(f"Nowe.\n\n{block}\n\nStare.\n\nI dalej.", "Re: x") == [
        ("new", "Nowe."),
        ("header", block),
        ("quote", "Stare.\n\nI dalej."),
    ]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_forward_is_to_be_read(block: str) -> None:
    assert kinds(f"{block}\n\nTreść kuriera.", "PD: x") == [("header", block), ("new", "Treść kuriera.")]
    assert kinds(f"{block}\n\nTreść kuriera.") == [("header", block), ("new", "Treść kuriera.")]
    assert kinds(f"Proszę spojrzeć.\n\n{block}\n\nTreść kuriera.", "Fwd: x") == [
        ("new", "Proszę spojrzeć."),
        ("header", block),
        ("new", "Treść kuriera."),
    ]


def test_a_forward_that_is_marked_as_a_quotation_is_open_too() -> None:
    head = (
        "Początek przekazywanej wiadomości:\n\n> Od: Kurier <k@k.example>\n> Data: 3 listopada 2026"
        " 10:12\n> Do: Jan\n> Temat: x"
    )
    assert kinds(f"{head}\n>\n> Paczka w punkcie.", "PD: x")[-1] == ("new", ">\n> Paczka w punkcie.")


def test_an_empty_reply_stays_folded_where_the_quotation_is_marked() -> None:
    assert kinds(f"{ATTRIBUTIONS[0]}\n> Stare.", "Re: x") == [("header", ATTRIBUTIONS[0]), ("quote", "> Stare.")]


def test_an_answer_may_stand_below_an_unmarked_quotation() -> None:
    assert kinds(f"{BLOCKS[0]}\n\nStare.\n\nNowe.", "Re: x") == [("header", BLOCKS[0]), ("new", "Stare.\n\nNowe.")]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_message_quoted_in_the_midst_of_a_letter_stays_open(block: str) -> None:
    text = f"Dostałam taką odpowiedź:\n\n{block}\n\nProszę czekać.\n\nCzekałam i nic."
    assert kinds(text, "Skarga")[-1] == ("new", "Proszę czekać.\n\nCzekałam i nic.")


def test_a_footer_is_no_word_above_a_forward() -> None:
    assert kinds(f"Wysłane z iPhone'a\n\n{BLOCKS[0]}\n\nTreść.")[-1] == ("new", "Treść.")


def test_new_words_between_quoted_lines_stay_new() -> None:
    text = f"{ATTRIBUTIONS[0]}\n> Kiedy zakup?\n\n3 maja.\n\n> Jaki model?\nA-12, biały.\n> > starsze\n> Pozdrawiam"
    assert kinds(text) == [
        ("header", ATTRIBUTIONS[0]),
        ("quote", "> Kiedy zakup?"),
        ("new", "3 maja."),
        ("quote", "> Jaki model?"),
        ("new", "A-12, biały."),
        ("quote", "> > starsze\n> Pozdrawiam"),
    ]


@pytest.mark.parametrize(
    "announcement",
    [
        "Odpowiedzi wpisałam poniżej na czerwono.",
        "Odpowiadam pod spodem.",
        "Poniżej moje odpowiedzi.",
        "My answers are below in red.",
        "Please see my comments inline.",
        "odpisuję w treści",
        "Zaznaczyłem kolorem",
    ],
)
def test_a_quotation_with_answers_inside_stays_open(announcement: str) -> None:
    assert kinds(f"{announcement}\n\n{BLOCKS[1]}\n\n1. Model?\nA-12", "Re: x") == [
        ("new", announcement),
        ("header", BLOCKS[1]),
        ("new", "1. Model?\nA-12"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "W dniu 3 listopada kupiłem u Państwa czajnik.\nNie działa.",
        "W dniu 3.11.2026 o 10:12 konsultantka napisała:\nproszę czekać.\nCzekam.",
        "Dnia 3 listopada Państwa konsultant pisał do mnie tak:\nzwrot jutro",
        "Dzień dobry\nOd: początku nie działa\nDo: tego cieknie\nTemat: uważam za otwarty",
        "Umowa obowiązuje\nOd: 1 września\nDo: 3 listopada 2026\nData: zakupu 3.11.2026\nTemat: zwrot",
        "From: the beginning it was bad\nTo: be honest\nSubject: to change",
        "On Monday I called you and your colleague wrote:\nplease wait",
        "Czas gotowania:\n> 9 minut na litr\n> 12 minut pełny",
        "Waży\n>5 kg",
        "Wysłane z opóźnieniem do mnie",
        "Wysłane z telefonu, proszę o szybki kontakt",
        "Sent from my phone so please call me 600 100 200",
        "Witam\n--\nProszę o pilną odpowiedź w tej sprawie.",
        "Witam\n\nPozdrawiam\nJan Kowalski\ntel. 600 100 200",
        "Proszę o fakturę na:\nKot Sp. z o.o.\nul. Lipowa 3\n00-100 Warszawa\nNIP 123-456-78-90\njan@kot.example",
        "Dziękuję, czekam na fakturę na dane:\nKot Sp. z o.o.\nul. Lipowa 3\nNIP 123-456-78-90\njan@kot.example",
        "Pozdrawiam\n\nDane do faktury:\nKot Sp. z o.o.\nNIP 123-456-78-90\njan@kot.example",
        "Pozdrawiam, Jan\n\nProszę dzwonić po 16.\ntel. 600 100 200\nwww.kot.example",
        "Pozdrawiam\nJan\n\nFirma, którą mi polecono, to www.kot.example\ntel. 600 100 200",
        "Dziękuję.\nSpecjalista mówił, że naprawi.\ntel. 600 100 200\nwww.kot.example",
        "Ta wiadomość była od Was: paczka dotarła.",
        "Administrator bloku nie wpuścił kuriera.",
        "--\n",
        "----\nlinia",
        "________",
        "Uwaga: adresat nie istnieje, pisze kurier.\n\nI co teraz?",
    ],
)
def test_words_that_only_look_like_something_else(text: str) -> None:
    assert [kind for kind, _ in kinds(text)] == ["new"]


@pytest.mark.parametrize("footer", FOOTERS)
def test_footers_of_programs(footer: str) -> None:
    assert kinds(f"Nie działa.\n\nPozdrawiam\nJan\n\n{footer}") == [
        ("new", "Nie działa.\n\nPozdrawiam\nJan"),
        ("signature", footer),
    ]
    assert kinds(f"Nie działa.\n\n{footer}\n\n{BLOCKS[1]}\n\nStare", "Re: x")[1] == ("signature", footer)


@pytest.mark.parametrize(
    "block",
    [
        "Jan Kot\nul. Lipowa 3, 00-100 Warszawa\ntel. 600 100 200",
        "Jan Kot",
        "Kot Sp. z o.o.\nwww.kot.example",
    ],
)
def test_a_block_under_the_delimiter(block: str) -> None:
    assert kinds(f"Nie działa.\n\n-- \n{block}") == [("new", "Nie działa."), ("signature", f"-- \n{block}")]
    assert kinds(f"Nie działa.\n-- \n{block}\n\nPS. Dzwońcie po 16.")[-1] == ("new", "PS. Dzwońcie po 16.")


def test_the_signature_block_of_a_firm() -> None:
    block = (
        "Kierownik działu zakupów\nKot Sp. z o.o.\nul. Lipowa 3, 00-100 Warszawa\ntel. 22 555 01 22\nwww.kot.example"
    )
    assert kinds(f"Nie działa.\n\nZ poważaniem\nJan Kot\n{block}") == [
        ("new", "Nie działa.\n\nZ poważaniem\nJan Kot"),
        ("signature", block),
    ]
    assert kinds(f"Nie działa.\n\nJan Kot\n{block}")[-1] == ("signature", block)


def test_a_disclaimer_is_folded_with_what_is_under_it() -> None:
    note = (
        "Ta wiadomość oraz załączniki są poufne i przeznaczone wyłącznie dla adresata. Jeśli nie są"
        " Państwo adresatem, prosimy ją zniszczyć."
    )
    assert kinds(f"Nie działa.\n\n{note}\n\nWysłane z iPhone'a") == [
        ("new", "Nie działa."),
        ("signature", f"{note}\n\nWysłane z iPhone'a"),
    ]


def test_the_footer_of_a_list() -> None:
    footer = "_______________________________________________\nHandel mailing list\nhttps://listy.example/handel"
    assert kinds(f"Cześć\n\n{footer}")[-1] == ("signature", footer)


def html_kinds(source: str, subject: str = "Re: x") -> list[tuple[str, str]]:
    read = parse(f"From: a@b.example\nSubject: {subject}\nContent-Type: text/html; charset=utf-8\n\n{source}".encode())
    return [(one.kind, " ".join(read.text[one.start : one.end].split())) for one in read.segments]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            (
                '<div>Nowe</div><div class="gmail_quote"><div class="gmail_attr">Kto i kiedy</div>'
                '<blockquote class="gmail_quote">'
                "<p>Stare</p></blockquote></div>"
            ),
            [("new", "Nowe"), ("header", "Kto i kiedy"), ("quote", "Stare")],
        ),
        (
            (
                '<div class="gmail_quote"><div class="gmail_attr">Kto</div><blockquote'
                ' class="gmail_quote">S1</blockquote><div>Nowe</div>'
                '<blockquote class="gmail_quote">S2</blockquote></div>'
            ),
            [("header", "Kto"), ("quote", "S1"), ("new", "Nowe"), ("quote", "S2")],
        ),
        (
            (
                'Nowe<div class="moz-cite-prefix">W dniu 3.11.2026 o 10:12, Jan pisze:</div><blockquote'
                ' type="cite">Stare</blockquote>Pod spodem'
            ),
            [
                ("new", "Nowe"),
                ("header", "W dniu 3.11.2026 o 10:12, Jan pisze:"),
                ("quote", "Stare"),
                ("new", "Pod spodem"),
            ],
        ),
        (
            (
                '<p>Nowe</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Od:</b> S'
                " &lt;s@j.example&gt;<br><b>Wysłane:</b> 3 lis 2026 "
                "10:12<br><b>Do:</b> J<br><b>Temat:</b> x</div><div>Stare</div>"
            ),
            [
                ("new", "Nowe"),
                ("header", "Od: S <s@j.example> Wysłane: 3 lis 2026 10:12 Do: J Temat: x"),
                ("quote", "Stare"),
            ],
        ),
        (
            (
                '<p>Nowe</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>Od:</b> S'
                " &lt;s@j.example&gt;<br><b>Wysłano:</b> 10:12<br>"
                "<b>Do:</b> J<br><b>Temat:</b> x</p></div><p>Stare</p>"
            ),
            [("new", "Nowe"), ("header", "Od: S <s@j.example> Wysłano: 10:12 Do: J Temat: x"), ("quote", "Stare")],
        ),
        (
            "<p>Nowe</p><blockquote>wcięty akapit klienta</blockquote><p>dalej</p>",
            [("new", "Nowe wcięty akapit klienta dalej")],
        ),
        (
            (
                '<p>Nowe</p><blockquote type="cite"><div>On 3 Nov 2026, at 10:12, J &lt;j@k.example&gt;'
                " wrote:</div><div>Stare</div></blockquote>"
            ),
            [("new", "Nowe"), ("header", "On 3 Nov 2026, at 10:12, J <j@k.example> wrote:"), ("quote", "Stare")],
        ),
        (
            '<p>Nowe</p><div class="gmail_signature">Jan Kot<br>Kot SA</div>',
            [("new", "Nowe"), ("signature", "Jan Kot Kot SA")],
        ),
        (
            (
                "<p>Nowe</p><p>W dniu 3.11.2026 o 10:12 Jan &lt;j@k.example&gt; napisał(a):</p>"
                "<blockquote>Stare</blockquote><p>Koniec</p>"
            ),
            [
                ("new", "Nowe"),
                ("header", "W dniu 3.11.2026 o 10:12 Jan <j@k.example> napisał(a):"),
                ("quote", "Stare"),
                ("new", "Koniec"),
            ],
        ),
    ],
)
def test_structure_of_html(source: str, expected: list[tuple[str, str]]) -> None:
    assert html_kinds(source) == expected


def test_nothing_and_very_much() -> None:
    assert split("") == ()
    assert [(one.start, one.end) for one in split("\n\n")] == [(0, 2)]
    text = "a\n> b\n" * 30_000
    segments = split(text)
    assert (segments[0].start, segments[-1].end) == (0, len(text))
