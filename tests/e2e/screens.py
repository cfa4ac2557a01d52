"""Every screen of the desk, with the states it can be in: what the accessibility tests open, one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.e2e.steps import EDITOR

Prepare = Callable[[Any], None]

NOBODY = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """``path`` has names of the demo desk's facts in braces; ``who`` is logged in; ``prepare`` brings the state about.

    ``foreign``: shows words of the other language on purpose (a customer's letter in English, a server's words).
    ``lands``: a pattern of the address it leads to, where that is another one.
    ``covers``: something open lies over other controls.
    ``part``: where the state differs from another screen that is looked at as a whole; only that is looked at.
    """

    name: str
    path: str
    who: str = "marta"
    prepare: Prepare | None = None
    status: int = 200
    foreign: bool = False
    lands: str = ""
    covers: bool = False
    part: str = ""


def _press(selector: str) -> Prepare:
    def prepare(page: Any) -> None:
        with page.expect_navigation():
            page.locator(selector).first.click()

    return prepare


def _popover(name: str) -> Prepare:
    return lambda page: page.evaluate("(id) => document.getElementById(id).showPopover()", name)


def _open_everything(page: Any) -> None:
    """Unfold quotations, runs of events, forms; menus are looked at one by one."""
    page.evaluate("() => document.querySelectorAll('details:not(.choose)').forEach((one) => { one.open = true; })")


def _note_mode(page: Any) -> None:
    page.locator("label:has([name=mode][value=note])").click()


def _refused_letter(page: Any) -> None:
    page.wait_for_selector(EDITOR)
    page.fill("#w-to", "to nie jest adres")
    page.locator(EDITOR).click()
    page.keyboard.type("Odpowiadam: ")
    with page.expect_navigation():
        page.locator("[data-send=reply]").click()


def _bad_letter(page: Any) -> None:
    """Write what the coach has something to say of, and wait until it has said all."""
    page.wait_for_selector(EDITOR)
    page.locator(EDITOR).click()
    page.keyboard.press("Control+a")
    # At once, so that what the coach says first is said of all of it, however slow the machine.
    page.keyboard.insert_text("Dzień dobry, trzeba było poczekać. Niezwłocznie wyślemy {kwota}. Plan wyślę w piątek.")
    page.locator("#coach [data-group=must] li").first.wait_for()
    page.wait_for_function("() => document.getElementById('coach-said').textContent !== ''")


def _remark_at(page: Any) -> None:
    _bad_letter(page)
    page.locator(f"{EDITOR} mark.must").first.click()
    page.locator("#coach li[data-here]").wait_for(state="attached")


def _reason_asked(page: Any) -> None:
    _bad_letter(page)
    page.locator("#coach [data-leave]").first.click()


def _question_asked(page: Any) -> None:
    _bad_letter(page)
    page.locator("[data-send=reply]").click()
    page.locator("#against:not([hidden])").wait_for()


def _server_asks(page: Any) -> None:
    """The coach's answer does not come; the server asks when the letter is sent."""
    page.route("**/coach", lambda route: None)
    page.wait_for_selector(EDITOR)
    page.locator(EDITOR).click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Dzień dobry, trzeba było poczekać.")
    with page.expect_navigation():
        page.locator("[data-send=reply]").click()
    page.unroute("**/coach")


def _unfolded_rules(page: Any) -> None:
    page.evaluate("() => [...document.querySelectorAll('.rule')].slice(0, 12).forEach((one) => { one.open = true; })")


def _file_added(page: Any) -> None:
    page.set_input_files("#odpowiedz input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"abc"})
    page.locator("#files-reply li a").first.wait_for()


def _selected(page: Any) -> None:
    page.locator(".msg.theirs .words[data-entry]").first.dblclick(position={"x": 12, "y": 12})
    page.locator("#mark-point button").wait_for()


def _empty_form(page: Any) -> None:
    """Send the page's main form as it stands: it comes back with what is wrong."""
    begun = page.locator("main form .discard:not([hidden]) button")
    if begun.count():  # of another screen
        with page.expect_navigation():
            begun.click()
    page.evaluate("() => document.querySelector('main form').noValidate = true")
    with page.expect_navigation():
        page.locator("main form:has(.btn-main) .btn-main, main form .btn-main").first.click()


def _refused_facts(page: Any) -> None:
    page.locator("#fakty summary").click()
    page.fill("#fakty [name=price]", "drogo")
    with page.expect_navigation():
        page.locator("#fakty form .btn").click()


def _press_save(page: Any) -> None:
    """Save a plan in which nothing is written."""
    with page.expect_navigation():
        page.locator("main form:has(.rows) [type=submit]").click()


def _wrong_password(page: Any) -> None:
    page.fill("[name=login]", "nikt@jarzebina.example")
    page.fill("[name=password]", "zupelnie-zle-haslo")
    with page.expect_navigation():
        page.press("[name=password]", "Enter")


def _set_a_deadline(page: Any) -> None:
    """Open the form that sets a deadline and answer its questions."""
    page.locator("[hx-target='#clock-form-new']").first.click()
    page.locator("#clock-new details > summary").click()
    page.locator("#clock-new form[method=get] button").click()
    page.locator("#clock-new .answers a").first.wait_for()


def _acts(page: Any) -> None:
    """Unfold how everything was counted, and open the first form of a deadline."""
    page.locator("#terminy [id^=meet-]").first.click()
    page.locator("#terminy .clock-act [name=proof]").wait_for()
    page.evaluate("() => document.querySelectorAll('#terminy .fold').forEach((one) => { one.open = true; })")


def _closing_word(page: Any) -> None:
    page.wait_for_selector(EDITOR)
    page.select_option("#w-status", "closed")
    page.locator("#closure").click()


def _closed_by_the_menu(page: Any) -> None:
    """Choose "closed" where it takes a word: the closing form opens instead."""
    page.wait_for_selector(EDITOR)
    page.click("#menu-status")
    page.locator("#case-head [name=status][value=closed]").click()
    page.wait_for_function("() => document.activeElement.id === 'closing-word'")


def _begun(page: Any) -> None:
    """A letter to others that saves itself, with a file."""
    page.wait_for_selector(EDITOR)
    page.fill("#s-name", "Serwis")
    page.set_input_files("#s-upload", {"name": "zdjecie.txt", "mimeType": "text/plain", "buffer": b"widok"})
    page.locator("#files-side li a").wait_for()
    page.wait_for_function("() => document.querySelector('#draft-state').textContent !== ''")


#: Ids of what opens in the head of a case.
CASE_MENUS = ("menu-kind", "menu-status", "menu-assignee", "menu-team", "menu-priority", "menu-tags", "menu-matter")

SCREENS = (
    # outside the door
    Screen("login", "/login", NOBODY),
    Screen("login refused", "/login", NOBODY, _wrong_password),
    Screen("password forgotten", "/password/forgotten", NOBODY),
    Screen("password forgotten, sent", "/password/forgotten/sent", NOBODY),
    Screen("password new", "/password/new/{reset}", NOBODY, lands=r"/password/new/\w+-set-password"),
    Screen("password link spent", "/password/new/1-abc-def", NOBODY),
    Screen("password changed", "/password/new", NOBODY),
    Screen("account closed", "/login/closed", NOBODY),
    Screen("invitation", "/invitations/{token}", NOBODY),
    Screen("invitation refused", "/invitations/{token}", NOBODY, _empty_form),
    Screen("invitation spent", "/invitations/nie-ma-takiego", NOBODY, status=404),
    # Today and lists
    Screen("today", "/"),
    Screen("today, of the team", "/?whose=team", "tomasz"),
    Screen("today, nothing owed", "/", "iga"),
    Screen("list open", "/cases?view=open"),
    Screen("list mine", "/cases?view=mine"),
    Screen("list unassigned", "/cases?view=unassigned"),
    Screen("list unsent", "/cases?view=unsent"),
    Screen("list closed", "/cases?view=closed"),
    Screen("list with conditions", "/cases?view=all&kind=complaint", prepare=_press(".sift a.btn-quiet")),
    Screen("list without results", "/cases?view=open&q=zzzqqq"),
    Screen("list empty", "/cases?view=mine", "iga"),
    Screen("promises", "/promises"),
    Screen("promises, broken ones", "/promises?state=broken&days=30"),
    Screen("late answers", "/late"),
    Screen("late answers, all of a time", "/late?days=90&show=all"),
    Screen(
        "late answers, of one reason", "/late?days=90&show=all&reason=people", "tomasz", _open_everything, covers=True
    ),
    Screen("search", "/search"),
    Screen("search found", "/search?q=a"),
    Screen("search found nothing", "/search?q=zzzqqq"),
    Screen("menu of the person", "/", prepare=_popover("ja"), covers=True, part="#ja"),
    Screen("list of keys", "/", prepare=_popover("klawisze"), covers=True, part="#klawisze"),
    # the case
    Screen("case", "/cases/{quoting}"),
    Screen("case unfolded", "/cases/{quoting}", prepare=_open_everything),
    Screen("case with a failed letter", "/cases/{failed}", prepare=_open_everything),
    Screen("case with a guess", "/cases/{suggestion}"),
    Screen("case closed", "/cases/{closed}"),
    Screen("case in English", "/cases/{english}", foreign=True),
    Screen("case, note", "/cases/{quoting}", prepare=_note_mode, part="#odpowiedz"),
    Screen("case, words selected", "/cases/{quoting}", prepare=_selected, covers=True, part=".mark-point"),
    Screen("case, file added", "/cases/{quoting}", prepare=_file_added, part="#odpowiedz"),
    Screen("case, letter refused", "/cases/{quoting}", prepare=_refused_letter, status=422),
    Screen("case, remarks", "/cases/{quoting}", prepare=_bad_letter, foreign=True),
    Screen("case, at a remark", "/cases/{quoting}", prepare=_remark_at, foreign=True, part="#tresc"),
    Screen("case, reason for a remark", "/cases/{quoting}", prepare=_reason_asked, foreign=True, part="#coach"),
    Screen(
        "case, question before sending", "/cases/{quoting}", prepare=_question_asked, foreign=True, part="#odpowiedz"
    ),
    Screen("case, question by the server", "/cases/{quoting}", prepare=_server_asks, foreign=True, status=422),
    Screen("case with deadlines", "/cases/{clocks}", prepare=_acts),
    Screen("case, a deadline to set", "/cases/{clocks}", prepare=_set_a_deadline, part="#terminy"),
    Screen("case, a word to close", "/cases/{clocks}", prepare=_closing_word, covers=True, part="#tresc"),
    Screen("case, closed by the menu", "/cases/{unheard}", prepare=_closed_by_the_menu, covers=True, status=422),
    Screen("case after silence", "/cases/{silence}"),
    Screen("deadline to set", "/cases/{clocks}/clocks?ask=1&status=consumer&complaint=1"),
    Screen("deadline refused", "/cases/{clocks}/clocks", prepare=_empty_form, status=422),
    Screen("deadline met", "/clocks/{clock}/meeting"),
    Screen("deadline corrected", "/clocks/{clock}/facts"),
    Screen("deadline that cannot be extended", "/clocks/{clock}/extension"),
    # complaints
    Screen("complaints", "/complaints"),
    Screen("complaints, awaited", "/complaints", "hanna"),
    Screen("complaints, all", "/complaints?state=all"),
    Screen("complaints, none such", "/complaints?state=decided"),
    Screen("complaint", "/cases/{complaint}/complaint"),
    Screen("complaint unfolded", "/cases/{complaint}/complaint", prepare=_open_everything),
    Screen("complaint, facts refused", "/cases/{complaint}/complaint", prepare=_refused_facts, status=422),
    Screen("complaint decided", "/cases/{decided}/complaint", prepare=_open_everything),
    Screen("answer to a complaint", "/cases/{decided}/complaint/letter", prepare=_open_everything),
    Screen("answer not decided yet", "/cases/{complaint}/complaint/letter", prepare=_open_everything),
    Screen("rules of deciding", "/settings/complaints", "iga"),
    Screen("complaint that is none yet", "/cases/{ordinary}/complaint"),
    Screen("case with questions to others", "/cases/{asked}", prepare=_open_everything),
    Screen("case with a note on top", "/cases/{handed}"),
    Screen("side thread", "/sides/{side}", prepare=_open_everything),
    Screen("side thread, letter refused", "/sides/{side}", prepare=_empty_form, status=422),
    Screen("question to others", "/cases/{asked}/sides/new", prepare=_open_everything),
    Screen("question to others, remarks", "/cases/{asked}/sides/new", prepare=_bad_letter, foreign=True),
    Screen("question to others, begun", "/cases/{asked}/sides/new", prepare=_begun),
    Screen("question to others, refused", "/cases/{asked}/sides/new", prepare=_empty_form, status=422),
    Screen("hand-over", "/cases/{asked}/handover"),
    Screen("hand-over, refused", "/cases/{asked}/handover", prepare=_empty_form, status=422),
    Screen("plan", "/cases/{quoting}/plan"),
    Screen("plan unfolded", "/cases/{quoting}/plan", prepare=_open_everything, covers=True),
    Screen("plan, nothing written", "/cases/{closed}/plan"),
    Screen("plan, refused", "/cases/{closed}/plan", prepare=_press_save, status=422),
    Screen("customer", "/customers/{customer}"),
    Screen("case taken down", "/cases/new"),
    Screen("case taken down, refused", "/cases/new", prepare=_empty_form, status=422),
    Screen("case by writing", "/cases/new?how=write"),
    Screen("case by writing, remarks", "/cases/new?how=write", prepare=_bad_letter, foreign=True),
    Screen("case by writing, refused", "/cases/new?how=write", prepare=_empty_form, status=422),
    # one's own account
    Screen("profile", "/me"),
    Screen("security", "/me/security"),
    Screen("security with an app", "/me/security", "hanna"),
    Screen("password change", "/me/security/password"),
    Screen("password change refused", "/me/security/password", prepare=_empty_form),
    Screen("password again", "/me/security/again"),
    Screen("app", "/me/security/totp"),
    Screen("app off", "/me/security/totp/off", "hanna"),
    Screen("codes", "/me/security/codes", "hanna"),
    Screen("codes anew", "/me/security/codes/new", "hanna"),
    Screen("app of somebody who has just logged in", "/me/security/totp", "kacper"),
    Screen("sessions", "/me/security/sessions"),
    Screen("logout", "/logout"),
    # administration
    Screen("people", "/settings", "iga"),
    Screen("person", "/settings/people/{person}", "iga"),
    Screen("programs", "/settings/programs", "iga"),
    Screen("teams", "/settings/teams", "iga"),
    Screen("team", "/settings/teams/{team}", "iga"),
    Screen("team removal", "/settings/teams/{team}/removal", "iga"),
    Screen("mailboxes", "/settings/mailboxes", "iga"),
    Screen("mailbox new", "/settings/mailboxes/new", "iga"),
    Screen("mailbox refused", "/settings/mailboxes/new", "iga", _empty_form, status=422),
    Screen("mailbox", "/settings/mailboxes/{mailbox}", "iga"),
    Screen("rules of writing", "/coach", "iga"),
    Screen("rules of writing, unfolded", "/coach", "iga", _unfolded_rules, part="#tresc"),
    Screen("work that stopped", "/operations/work", "iga"),
    Screen("work removal", "/operations/work/{work}/removal", "iga"),
    Screen("quarantine", "/operations/quarantine", "iga", foreign=True),
    # errors
    Screen("nothing here", "/cases/2020-000001", status=404),
    Screen("no such page", "/nie/ma/takiej", status=404),
    Screen("not yours", "/settings", status=403),
    Screen("broken", "/zepsute-{language}", NOBODY, status=500),
)
