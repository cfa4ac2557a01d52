"""Addresses of the desk, one line each."""

from __future__ import annotations

from django.urls import path, register_converter

from prezent.web.desk import (
    case,
    case_state,
    clocks,
    coach,
    complaint,
    complaint_decision,
    complaint_letter,
    complaint_posts,
    complaints_list,
    customers,
    drafts,
    files,
    fragments,
    handover,
    late,
    lists,
    opening,
    plan,
    points,
    promises,
    search,
    side_drafts,
    sides,
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
    path("complaints", complaints_list.show, name="complaints"),
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
    path("cases/<case:number>/clocks", clocks.case_clocks, name="case_clocks"),
    path("cases/<case:number>/plan", plan.show, name="plan"),
    path("cases/<case:number>/plan/letter", plan.told_letter, name="plan_letter"),
    path("cases/<case:number>/plan/told", plan.told, name="plan_told"),
    path("cases/<case:number>/lateness", late.lateness, name="case_lateness"),
    path("cases/<case:number>/delay", late.delay_letter, name="case_delay"),
    path("cases/<case:number>/complaint", complaint.show, name="complaint"),
    path("cases/<case:number>/complaint/facts", complaint_posts.facts, name="complaint_facts"),
    path("cases/<case:number>/complaint/demands", complaint_posts.demands, name="complaint_demands"),
    path("cases/<case:number>/complaint/demands/<int:demand_id>", complaint_posts.demand, name="complaint_demand"),
    path("cases/<case:number>/complaint/costs", complaint_posts.costs, name="complaint_costs"),
    path("cases/<case:number>/complaint/costs/<int:cost_id>", complaint_posts.cost, name="complaint_cost"),
    path("cases/<case:number>/complaint/evidence", complaint_posts.evidence, name="complaint_evidence"),
    path("cases/<case:number>/complaint/evidence/<int:evidence_id>", complaint_posts.piece, name="complaint_piece"),
    path("cases/<case:number>/complaint/findings", complaint_posts.all_findings, name="complaint_findings"),
    path("cases/<case:number>/complaint/findings/<int:finding_id>", complaint_posts.finding, name="complaint_finding"),
    path(
        "cases/<case:number>/complaint/findings/<int:finding_id>/agreement",
        complaint_posts.agreement,
        name="complaint_agreement",
    ),
    path("cases/<case:number>/complaint/people", complaint_posts.people, name="complaint_people"),
    path("cases/<case:number>/complaint/danger", complaint_posts.danger, name="complaint_danger"),
    path("cases/<case:number>/complaint/checks", complaint_posts.checks, name="complaint_checks"),
    path("cases/<case:number>/complaint/clocks", complaint_posts.deadlines, name="complaint_clocks"),
    path("cases/<case:number>/complaint/clocks/<int:clock_id>", complaint_posts.deadline, name="complaint_clock"),
    path("cases/<case:number>/complaint/repetition", complaint_posts.repeat, name="complaint_repetition"),
    path("cases/<case:number>/complaint/letter", complaint_letter.show, name="complaint_letter"),
    path("cases/<case:number>/complaint/letter.pdf", complaint_letter.file, name="complaint_pdf"),
    path("cases/<case:number>/complaint/posting", complaint_letter.posting, name="complaint_posting"),
    path(
        "cases/<case:number>/complaint/acknowledgement",
        complaint_letter.acknowledgement,
        name="complaint_acknowledgement",
    ),
    path("cases/<case:number>/complaint/extension", complaint_letter.extension, name="complaint_extension"),
    path("cases/<case:number>/complaint/decision", complaint_decision.written, name="decision"),
    path("cases/<case:number>/complaint/replacement", complaint_decision.replacement, name="decision_replacement"),
    path("cases/<case:number>/complaint/sending", complaint_decision.sending, name="decision_sending"),
    path("cases/<case:number>/complaint/answer", complaint_decision.answer, name="decision_answer"),
    path("cases/<case:number>/complaint/settlement", complaint_decision.settlement, name="remedy_settlement"),
    path("cases/<case:number>/sides/new", sides.new, name="side_new"),
    path("cases/<case:where>/sides/draft", side_drafts.draft, name="side_new_draft"),
    path("cases/<case:where>/sides/draft/files", side_drafts.upload, name="side_new_draft_files"),
    path("cases/<case:number>/handover", handover.show, name="handover"),
    path("cases/<case:number>/handover/taken", handover.taken, name="handover_taken"),
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
    path("clocks/<int:clock_id>/facts", clocks.facts, name="clock_facts"),
    path("clocks/<int:clock_id>/extension", clocks.extension, name="clock_extension"),
    path("clocks/<int:clock_id>/completion", clocks.completion, name="clock_completion"),
    path("clocks/<int:clock_id>/meeting", clocks.meeting, name="clock_meeting"),
    path("clocks/<int:clock_id>/end", clocks.end, name="clock_end"),
    path("sides/drafts/files/<int:attachment_id>", side_drafts.file, name="side_draft_file"),
    path("sides/<int:where>/draft", side_drafts.draft, name="side_draft"),
    path("sides/<int:where>/draft/files", side_drafts.upload, name="side_draft_files"),
    path("sides/<int:side_id>", sides.show, name="side"),
    path("sides/<int:side_id>/letters", sides.letters, name="side_letters"),
    path("sides/<int:side_id>/closure", sides.closure, name="side_closure"),
    path("sides/<int:side_id>/due", sides.due, name="side_due"),
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
