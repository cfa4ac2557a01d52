"""The whole circle with everything real: a customer's letter, a person's answer, the customer's next letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.steps import EDITOR, NOTE, choose, drag_over, log_in, mark, send, was_reloaded, write_here
from tests.support.browser import Window
from tests.support.desk import FIRM, MARTA, SHOP, TOMASZ, MailDesk, new_customer
from tests.support.installation import wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.contract, pytest.mark.xdist_group("e2e-mail-desk")]

Windows = Callable[..., Window]

KETTLE = (
    "Dzień dobry,\n\nczajnik kupiony u Państwa w maju przecieka przy dnie. Czy naprawa jest bezpłatna?\n"
    "I jeszcze jedno: kiedy przyjedzie kurier?\n\nZ poważaniem\nAnna Rogalska\n"
)


@pytest.fixture
def window(desk: MailDesk, windows: Windows) -> Iterator[Window]:
    """Marta's window, logged in."""
    window = windows(desk.origin)
    log_in(window)
    return window


def _open(window: Window, number: str) -> Any:
    page = window.go(f"/cases/{number}")
    page.wait_for_selector(EDITOR)
    return page


def _case(desk: MailDesk, subject: str = "Czajnik przecieka", text: str = KETTLE, **more: Any) -> tuple[Any, str, Any]:
    customer = new_customer("Anna Rogalska")
    mail = desk.receive(customer.mail(subject, text, **more))
    return customer, desk.case_of(customer), mail


def test_letter_answer_and_reply(desk: MailDesk, window: Window, windows: Windows) -> None:
    customer = new_customer("Anna Rogalska")
    matter = f"Czajnik {customer.address.split('@')[0][-8:]} przecieka"

    # The letter arrives while the list of open cases lies on the screen.
    page = window.go("/cases?view=open")
    mark(page)
    first = desk.receive(customer.mail(matter, KETTLE))
    row = page.locator(".row", has_text=matter)
    row.wait_for()
    assert not was_reloaded(page), "the list was loaded anew"

    # From Today to the case.
    number = desk.case_of(customer)
    page = window.go("/")
    page.locator(f".debt[data-number='{number}'] h3 a").click()
    page.wait_for_url(re.compile(f"/cases/{number}"))
    page.wait_for_selector(EDITOR)
    assert page.locator("h1").inner_text() == matter

    # A point, by selecting the customer's words.
    drag_over(page, ".msg.theirs .words", "kiedy przyjedzie kurier?")
    page.locator("#mark-point button").click()
    page.locator("#punkty li", has_text="kiedy przyjedzie kurier?").wait_for()
    page.locator(".msg.theirs li", has_text="kiedy przyjedzie kurier?").wait_for()

    # The answer, with bold words and a list, by Ctrl-Enter.
    write_here(page, EDITOR, "Dzień dobry, Pani Anno,")
    page.keyboard.press("Enter")
    page.keyboard.type("naprawa jest ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bezpłatna")
    page.keyboard.press("Control+b")
    page.keyboard.type(", a dalej będzie tak:")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+7")
    page.keyboard.type("kurier przyjedzie w czwartek,")
    page.keyboard.press("Enter")
    page.keyboard.type("czajnik wróci w ciągu tygodnia.")
    send(page)
    ours = page.locator(".msg.ours")
    assert "bezpłatna" in ours.locator("strong").inner_text()
    mark(page)
    _delivered(page)
    assert not was_reloaded(page)

    (letter,) = desk.letters(customer)
    _check_headers(letter, number=number, matter=matter, answers=first)
    _check_words(letter)

    # The customer answers with a mail program; the letter comes to the page that is open.
    second = desk.receive(customer.mail(f"Re: {letter['Subject']}", "Dziękuję, będę w domu.", answers=letter))
    page.locator(".msg.theirs", has_text="Dziękuję, będę w domu.").wait_for()
    assert not was_reloaded(page)
    assert desk.fact(f"Case.objects.filter(customer__contacts__key={customer.address!r}).count()") == 1
    assert desk.fact(f"Entry.objects.filter(case__number={number!r}, kind='in').count()") == 2
    assert desk.fact(f"Case.objects.get(number={number!r}).status") == "open"

    # And so on: the next answer threads below the second letter.
    page = _open(window, number)
    write_here(page, EDITOR, "Dziękuję i do czwartku.")
    send(page)
    _, last = desk.letters(customer, 2)
    assert last["In-Reply-To"] == second["Message-ID"]
    assert str(last["References"]).split() == [
        first["Message-ID"],
        letter["Message-ID"],
        second["Message-ID"],
    ]


def _delivered(page: Any) -> None:
    """Wait until the last letter on the page says by itself that it has left."""
    page.wait_for_function(
        """() => {
          const footer = [...document.querySelectorAll('.msg.ours > footer')].at(-1);
          return footer?.querySelector("use[href$='i-check-check']");
        }"""
    )


def _check_headers(letter: EmailMessage, *, number: str, matter: str, answers: EmailMessage) -> None:
    assert re.fullmatch(r"<[^@\s]+@jarzebina\.example>", str(letter["Message-ID"]))
    assert letter["In-Reply-To"] == answers["Message-ID"]
    assert str(letter["References"]).split() == [answers["Message-ID"]]
    assert letter["Subject"] == f"[{number}] {matter} – {FIRM}"
    assert SHOP in str(letter["From"])
    assert letter["Auto-Submitted"] in {None, "no"}


def _check_words(letter: EmailMessage) -> None:
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert "1. kurier przyjedzie w czwartek,\n2. czajnik wróci w ciągu tygodnia." in text.replace("\r\n", "\n")
    assert "> czajnik kupiony u Państwa w maju przecieka" in text, "the customer's words are quoted below"
    assert "<strong>bezpłatna</strong>" in html.get_content()
    assert len(re.findall(r"<li\b", html.get_content())) >= 2


def test_a_colleague_sees_the_answer_come(desk: MailDesk, window: Window, windows: Windows) -> None:
    customer, number, _mail = _case(desk)
    other = windows(desk.origin)
    log_in(other, TOMASZ)
    there = _open(other, number)
    mark(there)
    page = _open(window, number)
    write_here(page, EDITOR, "Odpowiadam od razu.")
    send(page)
    there.locator(".msg.ours", has_text="Odpowiadam od razu.").wait_for()
    assert not was_reloaded(there)
    desk.letters(customer)


def test_a_note_stays_in_the_house(desk: MailDesk, window: Window) -> None:
    customer, number, _mail = _case(desk)
    page = _open(window, number)
    page.locator("h1").click()
    page.keyboard.press("n")
    assert page.locator("#odpowiedz .rcpt").is_hidden(), "a note has no recipients"
    assert page.locator("[data-send=reply]").is_hidden()
    page.keyboard.type("Klientka ma rację, sprawdziłam paragon.")
    send(page)
    note = page.locator(".note", has_text="Klientka ma rację")
    assert note.locator("footer").count() == 0, "a note is not delivered to anybody"
    assert desk.fact(f"OutgoingMail.objects.filter(entry__case__number={number!r}).count()") == 0

    # A letter that follows brings nothing of the note along.
    page.locator("h1").click()
    page.keyboard.press("r")
    write_here(page, EDITOR, "Ma Pani rację.")
    send(page)
    (letter,) = desk.letters(customer)
    assert "paragon" not in letter.as_string()
    assert "sprawdzi" not in letter.as_string()


def test_a_draft_survives(desk: MailDesk, window: Window, windows: Windows) -> None:
    customer, number, _mail = _case(desk)
    page = _open(window, number)
    with page.expect_response(re.compile(r"/drafts/reply$")):
        write_here(page, EDITOR, "Zaczynam pisać i")
    page.reload()
    page.wait_for_selector(EDITOR)
    assert "Zaczynam pisać i" in page.locator(EDITOR).inner_text()

    # The draft lies on the server: another machine has it, another person does not.
    again = windows(desk.origin)
    log_in(again)
    assert "Zaczynam pisać i" in _open(again, number).locator(EDITOR).inner_text()
    colleague = windows(desk.origin)
    log_in(colleague, TOMASZ)
    assert "Zaczynam" not in _open(colleague, number).locator(EDITOR).inner_text()

    # Once the letter is sent, nothing is left of it.
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" kończę.")
    send(page)
    assert "Zaczynam" not in page.locator(EDITOR).inner_text()
    (letter,) = desk.letters(customer)
    assert "Zaczynam pisać i kończę." in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert desk.fact(f"Draft.objects.filter(case__number={number!r}).count()") == 0


def test_files_come_and_go(desk: MailDesk, window: Window, tmp_path: Path) -> None:
    receipt = b"%PDF-1.4\n" + b"paragon " * 300
    customer, number, _mail = _case(desk, files=[("paragon żółty.pdf", "application/pdf", receipt)])
    page = _open(window, number)
    link = page.locator(".msg.theirs .files a", has_text="paragon żółty.pdf")
    answer = page.request.get(window.origin + str(link.get_attribute("href")))
    assert answer.body() == receipt
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"

    form = tmp_path / "formularz zwrotu.pdf"
    form.write_bytes(b"%PDF-1.4\n" + b"formularz " * 200)
    page.set_input_files("#odpowiedz input[type=file]", form)
    page.locator("#files-reply li a", has_text="formularz zwrotu.pdf").wait_for()
    page.set_input_files(
        "#odpowiedz input[type=file]", {"name": "pomyłka.txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    page.locator("#files-reply li", has_text="pomyłka.txt").locator("button").click()
    page.locator("#files-reply li", has_text="pomyłka.txt").wait_for(state="detached")
    write_here(page, EDITOR, "W załączeniu formularz.")
    send(page)
    page.locator(".msg.ours .files a", has_text="formularz zwrotu.pdf").wait_for()
    (letter,) = desk.letters(customer)
    (file,) = letter.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("formularz zwrotu.pdf", form.read_bytes())


def test_a_refused_letter_comes_back(desk: MailDesk, window: Window) -> None:
    customer, number, _mail = _case(desk)
    desk.smtp.script.rcpt[customer.address] = "550 5.1.1 nie ma tu takiej skrzynki"
    page = _open(window, number)
    write_here(page, EDITOR, "Naprawa jest bezpłatna.")
    send(page)
    failed = page.locator(".msg.ours", has_text="nie ma tu takiej skrzynki")
    failed.wait_for()

    # Today begins with it, in the server's own words.
    page = window.go("/")
    unsent = page.locator("section[aria-labelledby=unsent]")
    assert page.locator("main section[aria-labelledby]").first.get_attribute("aria-labelledby") == "unsent"
    assert "nie ma tu takiej skrzynki" in unsent.locator(f".debt[data-number='{number}']").inner_text()

    # The customer's server is put right; the letter leaves once more, with the same Message-ID.
    del desk.smtp.script.rcpt[customer.address]
    page = _open(window, number)
    page.locator(".msg.ours footer form button").first.click()
    page.wait_for_load_state()
    (letter,) = desk.letters(customer)
    assert letter["Message-ID"] == desk.fact(f"OutgoingMail.objects.get(entry__case__number={number!r}).message_id")
    page.wait_for_function("() => !document.querySelector('.msg.ours footer.late')")
    assert desk.fact(f"Case.objects.get(number={number!r}).unsent") == 0


def test_a_letter_to_a_wrong_address_is_put_aside_and_written_again(desk: MailDesk, window: Window) -> None:
    customer, number, _mail = _case(desk)
    wrong = customer.address.replace("@poczta", "@pocztaa")
    desk.smtp.script.rcpt[wrong] = "550 5.1.2 nie ma takiego serwera"
    page = _open(window, number)
    page.fill("#w-to", wrong)
    write_here(page, EDITOR, "Naprawa jest bezpłatna.")
    send(page)
    page.locator(".msg.ours", has_text="nie ma takiego serwera").wait_for()
    page.locator(".msg.ours footer form:has([name=_method]) button").click()
    page.wait_for_load_state()
    page.wait_for_selector(EDITOR)
    assert desk.fact(f"Case.objects.get(number={number!r}).unsent") == 0
    page.fill("#w-to", customer.address)
    write_here(page, EDITOR, "Naprawa jest bezpłatna, tym razem pod dobry adres.")
    send(page)
    desk.letters(customer)


def test_nobody_answers_past_a_new_message(desk: MailDesk, window: Window) -> None:
    customer, number, first = _case(desk)
    page = _open(window, number)
    write_here(page, EDITOR, "Proszę przysłać czajnik.")
    desk.receive(customer.mail("Re: Czajnik przecieka", "Już nieaktualne, znalazłam usterkę.", answers=first))
    page.locator(".stale").wait_for()
    assert page.locator(EDITOR).inner_text().strip() == "Proszę przysłać czajnik.", "the words were touched"
    window.forgive("409")
    send(page)
    page.locator("#problem").wait_for()
    assert "Proszę przysłać czajnik." in page.locator(EDITOR).inner_text()
    assert desk.fact(f"OutgoingMail.objects.filter(entry__case__number={number!r}).count()") == 0
    send_again = page.locator(EDITOR)
    send_again.click()
    send(page)
    desk.letters(customer)


def test_handling_a_case(desk: MailDesk, window: Window) -> None:
    _customer, number, _mail = _case(desk)
    page = _open(window, number)
    marta = desk.fact(f"Staff.objects.get(email={MARTA!r}).pk")
    mark(page)
    choose(page, "menu-assignee", "assignee", marta)
    page.locator("#menu-assignee", has_text="Marta Wilczek").wait_for()
    choose(page, "menu-kind", "kind", "complaint")
    choose(page, "menu-status", "status", "waiting_others")
    choose(page, "menu-priority", "priority", "4")
    page.click("#menu-tags")
    page.fill("#tags", "czajniki, gwarancja")
    page.press("#tags", "Enter")
    page.locator("#menu-tags .badge", has_text="gwarancja").wait_for()
    page.click("#menu-matter")
    page.fill("#matter", "Czajnik Wrzos przecieka przy dnie")
    page.press("#matter", "Enter")
    page.locator("h1", has_text="Czajnik Wrzos przecieka przy dnie").wait_for()
    assert not was_reloaded(page)
    columns = "('assignee__email', 'kind', 'status', 'priority', 'matter')"
    assert desk.fact(f"Case.objects.filter(number={number!r}).values_list(*{columns}).get()") == [
        *(MARTA, "complaint", "waiting_others", 4),
        "Czajnik Wrzos przecieka przy dnie",
    ]
    assert desk.fact(f"sorted(Case.objects.get(number={number!r}).tags.values_list('name', flat=True))") == [
        "czajniki",
        "gwarancja",
    ]
    page.click("#closure")  # a complaint that nobody has answered: closing it takes a word
    page.fill("#closing-word", "wiadomość przyszła dwa razy")
    page.press("#closing-word", "Enter")
    page.locator("#case-head [name=_method][value=DELETE]").wait_for(state="attached")
    wait_for("the case to close", lambda: desk.fact(f"Case.objects.get(number={number!r}).status") == "closed")
    page.click("#closure")
    wait_for("the case to open again", lambda: desk.fact(f"Case.objects.get(number={number!r}).status") != "closed")
    assert not was_reloaded(page)


def test_news_that_overtake_an_answer(desk: MailDesk, window: Window, windows: Windows) -> None:
    """A colleague's change comes while a menu's request is under way; the page ends with both."""
    _customer, number, _mail = _case(desk)
    page = _open(window, number)
    colleague = windows(desk.origin)
    log_in(colleague, TOMASZ)
    there = _open(colleague, number)
    mark(page)
    held: list[Any] = []
    page.route("**/priority", lambda route: held.append(route))  # noqa: PLW0108 (Playwright sets an attribute on it)
    page.click("#menu-priority")
    page.click("details[open] button[name=priority][value='4']")
    page.keyboard.press("Escape")
    there.click("#menu-matter")
    there.fill("#matter", "Czajnik Wrzos, dno")
    with page.expect_response(re.compile(rf"/cases/{number}/timeline$")):
        there.press("#matter", "Enter")
    held[0].continue_()
    page.locator("#menu-priority.soon").wait_for()
    page.locator("h1", has_text="Czajnik Wrzos, dno").wait_for()
    assert not was_reloaded(page)


def test_a_closed_case_opens_when_the_customer_writes(desk: MailDesk, window: Window) -> None:
    customer, number, _mail = _case(desk)
    page = _open(window, number)
    write_here(page, EDITOR, "Załatwione.")
    page.select_option("#w-status", "closed")
    page.locator(EDITOR).click()
    send(page)
    assert desk.fact(f"Case.objects.get(number={number!r}).status") == "closed"
    (letter,) = desk.letters(customer)
    mark(page)
    desk.receive(customer.mail(f"Re: {letter['Subject']}", "Jednak znowu przecieka.", answers=letter))
    page.locator(".msg.theirs", has_text="Jednak znowu przecieka.").wait_for()
    assert not was_reloaded(page)
    assert desk.fact(f"Case.objects.get(number={number!r}).status") == "open"
    assert page.locator(f"{NOTE}").count() == 1
