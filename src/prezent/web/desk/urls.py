"""Addresses of the desk, one line each."""

from __future__ import annotations

from django.urls import path, register_converter

from prezent.web.desk import (
    case,
    case_state,
    coach,
    complaint,
    customers,
    drafts,
    files,
    fragments,
    late,
    lists,
    opening,
    plan,
    points,
    promises,
    search,
    today,
    words,
)


class CaseNumber:
    """A case's number in an address; everything else is no case at all."""

    regex = r"[0-9]{4}-[0-9]{6,}"

    def to_python(self, value: str) -> str:
        """The number as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The number as it stands."""
        return value


register_converter(CaseNumber, "case")

urlpatterns = [
    # Today, lists, search
    path("", today.show, name="today"),
    path("today/<case:number>/no-answer", today.no_answer, name="today_no_answer"),
    path("cases", lists.show, name="cases"),
    path("cases/pane", lists.pane, name="cases_pane"),
    path("cases/row/<case:number>", lists.row, name="cases_row"),
    path("promises", promises.show, name="promises"),
    path("late", late.show, name="late"),
    path("search", search.show, name="search"),
    path("nav", fragments.nav, name="nav"),
    path("theme", fragments.theme, name="theme"),
    # one case
    path("cases/new", opening.new, name="case_new"),
    path("cases/new/coach", coach.looks, name="coach_first_looks"),
    path("cases/<case:number>", case.show, name="case"),
    path("cases/<case:number>/timeline", case.timeline, name="case_timeline"),
    path("cases/<case:number>/state", case.state, name="case_parts"),
    path("cases/<case:number>/answers", words.answers, name="case_answers"),
    path("cases/<case:number>/notes", words.notes, name="case_notes"),
    path("cases/<case:number>/points", points.case_points, name="case_points"),
    path("cases/<case:number>/promises", promises.case_promises, name="case_promises"),
    path("cases/<case:number>/plan", plan.show, name="plan"),
    path("cases/<case:number>/plan/letter", plan.told_letter, name="plan_letter"),
    path("cases/<case:number>/plan/told", plan.told, name="plan_told"),
    path("cases/<case:number>/lateness", late.lateness, name="case_lateness"),
    path("cases/<case:number>/delay", late.delay_letter, name="case_delay"),
    path("cases/<case:number>/complaint", complaint.show, name="complaint"),
    path("cases/<case:number>/assignee", case_state.assignee, name="case_assignee"),
    path("cases/<case:number>/team", case_state.team, name="case_team"),
    path("cases/<case:number>/status", case_state.status, name="case_status"),
    path("cases/<case:number>/kind", case_state.kind, name="case_kind"),
    path("cases/<case:number>/priority", case_state.priority, name="case_priority"),
    path("cases/<case:number>/matter", case_state.matter, name="case_matter"),
    path("cases/<case:number>/tags", case_state.tags, name="case_tags"),
    path("cases/<case:number>/closure", case_state.closure, name="case_closure"),
    path("cases/<case:number>/no-answer", case_state.no_answer, name="case_no_answer"),
    path("cases/<case:number>/coach", coach.looks, name="coach_looks"),
    path("cases/<case:number>/coach/asides", coach.asides, name="coach_asides"),
    path("cases/<case:number>/skeleton", coach.skeleton, name="case_skeleton"),
    path("coach/tallies", coach.tallies, name="coach_tallies"),
    path("cases/<case:number>/drafts/<str:mode>", drafts.draft, name="draft"),
    path("cases/<case:number>/drafts/<str:mode>/files", drafts.draft_upload, name="draft_files"),
    # what belongs to a case
    path("drafts/files/<int:attachment_id>", drafts.draft_file, name="draft_file"),
    path("points/<int:point_id>", points.point, name="point"),
    path("points/<int:point_id>/answered", points.point_answered, name="point_answered"),
    path("promises/<int:promise_id>/kept", promises.kept, name="promise_kept"),
    path("promises/<int:promise_id>/release", promises.release, name="promise_release"),
    path("promises/<int:promise_id>/owner", promises.owner, name="promise_owner"),
    path("promises/<int:promise_id>/delay", promises.delay_letter, name="promise_delay"),
    path("promises/found/<int:found_id>", promises.found, name="promise_found"),
    path("steps/<int:step_id>/done", plan.done, name="plan_step"),
    path("suggestions/<int:link_id>", words.suggestion, name="suggestion"),
    path("entries/<int:entry_id>/source", words.source, name="entry_source"),
    path("entries/<int:entry_id>/text", words.text, name="entry_text"),
    path("entries/<int:entry_id>/original", words.original, name="entry_original"),
    path("entries/<int:entry_id>/delivery", words.entry_delivery, name="entry_delivery"),
    path("files/<int:attachment_id>/<str:name>", files.attachment, name="file"),
    path("customers/<int:customer_id>", customers.customer, name="customer"),
    path("customers/<int:customer_id>/contacts", customers.contacts, name="customer_contacts"),
    path("customers/<int:customer_id>/contacts/<int:contact_id>", customers.contact, name="customer_contact"),
]
