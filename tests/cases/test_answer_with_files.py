"""A letter takes the files of its draft along, whatever numbers cases and files happen to have."""

from __future__ import annotations

import pytest

from prezent.cases.models import Attachment, Draft, Entry
from prezent.cases.services import drafts, words
from prezent.people.models import Staff
from prezent.platform import storage
from tests.support.cases import make_case
from tests.support.people import NOW, make_viewer

pytestmark = pytest.mark.django_db(transaction=True)


def _part(content: bytes, name: str) -> words.FilePart:
    return words.FilePart(name=name, media_type="text/plain", size=len(content), sha256=storage.put(content))


@pytest.mark.parametrize("cases_before", [0, 3])
@pytest.mark.parametrize("files_before", [0, 5])
def test_files_of_the_draft_go_with_the_letter(cases_before: int, files_before: int) -> None:
    marta = make_viewer()
    for index in range(cases_before):
        make_case(f"Inna sprawa {index}", email=f"inna{index}@poczta.example")
    other, _entry = make_case("Sprawa z notatką", email="notatka@poczta.example")
    for index in range(files_before):
        drafts.attach_to_draft(other, by=marta, now=NOW, mode="note", part=_part(b"notatka", f"{index}.txt"))
    case, _entry = make_case("Formularz", email="formularz@poczta.example")
    drafts.attach_to_draft(case, by=marta, now=NOW, mode="reply", part=_part(b"formularz", "formularz.txt"))
    done = words.answer(
        case.number,
        by=marta,
        author=Staff.objects.get(pk=marta.id),
        now=NOW,
        letter=words.Letter(html="<p>W załączeniu formularz.</p>", to=[("", "formularz@poczta.example")]),
    )
    entry = Entry.objects.get(pk=done.entry_id)
    assert list(entry.attachments.values_list("name", flat=True)) == ["formularz.txt"]
    assert not Draft.objects.filter(case=case).exists()
    assert Attachment.objects.filter(draft__case=other).count() == files_before
