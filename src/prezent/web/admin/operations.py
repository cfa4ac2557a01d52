"""Watching over the desk: work that stopped, and mail that could not be filed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prezent.cases.policies import walls
from prezent.mailbox.models import OutgoingMail
from prezent.mailbox.outgoing import SEND
from prezent.mailbox.queries import quarantine_rows, raw_of
from prezent.mailbox.services import dismiss_quarantined, retry_quarantined
from prezent.people.policies import Viewer, can_see_operations
from prezent.people.queries import WorkRow, stopped_work
from prezent.people.services import drop_work, retry_work
from prezent.platform import clock
from prezent.platform.errors import NotFound
from prezent.web.admin.guard import guarded
from prezent.web.middleware import DeskRequest
from prezent.web.typed import whole

#: Kinds of work in words; an unknown one is shown by its machine's name.
WORK_WORDS: dict[str, Promise] = {
    SEND: gettext_lazy("Sending a letter to a customer"),
    "mail.process": gettext_lazy("Filing incoming mail"),
    "account.letter": gettext_lazy("A letter of the desk itself: an invitation or a new password"),
}
QUARANTINE_WORDS: dict[str, Promise] = {
    "mail.unreadable": gettext_lazy("It could not be read as an e-mail."),
    "mail.not_filed": gettext_lazy("It was read, but writing it to a case went wrong."),
    "storage.missing": gettext_lazy("Its bytes are missing from the store."),
}


def _before(request: HttpRequest) -> int | None:
    return whole(request.GET.get("before", ""))


def _letters(who: Viewer, rows: tuple[WorkRow, ...]) -> dict[int, tuple[str, str]]:
    """Case number and addressee of the letters among ``rows`` that the person may see. At most one SQL query."""
    ids = [int(row.key) for row in rows if row.kind == SEND and row.key.isdigit()]
    if not ids:
        return {}
    letters = OutgoingMail.objects.filter(walls(who, "entry__case__"), pk__in=ids)
    columns = ("id", "entry__case__number", "recipient")
    return {pk: (number, recipient) for pk, number, recipient in letters.values_list(*columns)}


def _described(who: Viewer, rows: tuple[WorkRow, ...]) -> list[tuple[WorkRow, str, tuple[str, str] | None]]:
    letters = _letters(who, rows)
    return [
        (row, str(WORK_WORDS.get(row.kind, row.kind)), letters.get(int(row.key)) if row.key.isdigit() else None)
        for row in rows
    ]


def _work(request: DeskRequest) -> HttpResponse:
    page = stopped_work(request.viewer, before=_before(request))
    context = {"rows": _described(request.viewer, page.rows), "next_before": page.next_before, "tab": "work"}
    return render(request, "admin/work.html", context)


def _retry_work(request: DeskRequest, work_id: int) -> HttpResponse:
    retry_work(work_id, by=request.viewer, now=clock.now())
    messages.success(request, _("It is being tried again."))
    return HttpResponseRedirect(reverse("work"))


def _ask_work(request: DeskRequest, work_id: int) -> HttpResponse:
    rows = stopped_work(request.viewer, only=work_id).rows
    if not rows:
        raise NotFound(
            _("This work has not stopped: somebody has tried it again, or it is done."), code="work.not_dead"
        )
    [(row, words, letter)] = _described(request.viewer, rows)
    return render(request, "admin/work_removal.html", {"row": row, "words": words, "letter": letter, "tab": "work"})


def _drop_work(request: DeskRequest, work_id: int) -> HttpResponse:
    drop_work(work_id, by=request.viewer, now=clock.now())
    messages.success(request, _("It will not be done, and is off the list."))
    return HttpResponseRedirect(reverse("work"))


def _quarantine(request: DeskRequest) -> HttpResponse:
    page = quarantine_rows(before=_before(request))
    rows = [(row, str(QUARANTINE_WORDS.get(row.code, ""))) for row in page.rows]
    context = {"rows": rows, "next_before": page.next_before, "tab": "quarantine"}
    return render(request, "admin/quarantine.html", context)


def _raw(request: DeskRequest, mail_id: int) -> HttpResponse:
    response = HttpResponse(raw_of(mail_id, by=request.viewer), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="mail-{mail_id}.eml"'
    response["Cache-Control"] = "private, no-store"
    return response


def _retry_mail(request: DeskRequest, mail_id: int) -> HttpResponse:
    retry_quarantined(mail_id, by=request.viewer, now=clock.now())
    messages.success(request, _("The message is being read again."))
    return HttpResponseRedirect(reverse("quarantine"))


def _dismiss_mail(request: DeskRequest, mail_id: int) -> HttpResponse:
    dismiss_quarantined(mail_id, by=request.viewer, now=clock.now())
    messages.success(request, _("The message is off the list; its bytes are kept."))
    return HttpResponseRedirect(reverse("quarantine"))


work = guarded(can_see_operations, GET=_work)
work_tries = guarded(can_see_operations, POST=_retry_work)
work_removal = guarded(can_see_operations, GET=_ask_work, POST=_drop_work)
quarantine = guarded(can_see_operations, GET=_quarantine)
raw = guarded(can_see_operations, GET=_raw)
mail_tries = guarded(can_see_operations, POST=_retry_mail)
mail_dismissal = guarded(can_see_operations, POST=_dismiss_mail)
