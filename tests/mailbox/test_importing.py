"""Mail from files: every form, in order, twice; the labelled corpus and the generated load with their manifests."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prezent.cases.models import Case, Entry
from prezent.mailbox import importing, intake
from prezent.mailbox.importing import import_mail, messages
from prezent.mailbox.models import IncomingMail, Mailbox
from prezent.mailbox.peek import peek
from prezent.platform import storage
from prezent.platform.errors import DomainError
from tests.support import require
from tests.support.mails import make_mail
from tests.support.people import NOW

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus" / "mail"
WORKLOAD = ROOT.parent / "shared" / "workload"
LATER = datetime(2027, 3, 1, tzinfo=UTC)


def folder_of(path: Path, *raws: bytes) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(raws):
        (path / f"{number:03}.eml").write_bytes(raw)
    return path


class TestForms:
    def test_a_maildir_in_the_order_of_names_over_new_and_cur(self, tmp_path):
        for name in ("cur", "new", "tmp"):
            (tmp_path / name).mkdir()
        (tmp_path / "cur" / "2.x:2,S").write_bytes(b"b")
        (tmp_path / "new" / "1.x").write_bytes(b"a")
        (tmp_path / "new" / "3.x").write_bytes(b"c")
        (tmp_path / "tmp" / "0.x").write_bytes(b"unfinished")
        (tmp_path / "new" / ".hidden").write_bytes(b"hidden")
        assert list(messages(tmp_path)) == [b"a", b"b", b"c"]

    def test_a_folder_of_messages_leaves_its_labels_alone(self, tmp_path):
        folder_of(tmp_path, b"a", b"b")
        (tmp_path / "000.json").write_text("{}")
        assert list(messages(tmp_path)) == [b"a", b"b"]

    def test_a_folder_without_eml_files_is_read_whole(self, tmp_path):
        (tmp_path / "2").write_bytes(b"b")
        (tmp_path / "1.txt").write_bytes(b"a")
        assert list(messages(tmp_path)) == [b"a", b"b"]

    def test_one_file(self, tmp_path):
        (tmp_path / "x").write_bytes(b"Subject: a\n\nFrom now on")
        assert list(messages(tmp_path / "x")) == [b"Subject: a\n\nFrom now on"]

    def test_an_mbox(self, tmp_path):
        (tmp_path / "m").write_bytes(
            b"From a@b Mon Nov  2 08:00:00 2026\nSubject: 1\n\n>From here\n>>From there\nFrom the shop\n\n"
            b"From a@b Mon Nov  2 08:00:00 2026\nSubject: 2\n\nx\n"
        )
        assert list(messages(tmp_path / "m")) == [
            b"Subject: 1\n\nFrom here\n>From there\nFrom the shop\n",
            b"Subject: 2\n\nx\n",
        ]

    def test_a_sentence_that_begins_with_from_parts_nothing(self, tmp_path):
        (tmp_path / "m").write_bytes(b"From a@b Mon Nov  2 08:00:00 2026\nSubject: 1\n\nx\n\nFrom Monday I am away.\n")
        assert len(list(messages(tmp_path / "m"))) == 1

    def test_nothing_there(self, tmp_path):
        with pytest.raises(DomainError) as caught:
            list(messages(tmp_path / "nowhere"))
        assert caught.value.code == "import.nothing"

    @given(
        st.lists(
            st.lists(st.sampled_from([b"x", b"From me", b">From", b">>From you", b"", b"Od: a"]), max_size=6),
            max_size=4,
        )
    )
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_an_mbox_gives_back_what_was_put_in(self, tmp_path, bodies):
        raws = [b"Subject: s\n\n" + b"\n".join(lines) + b"\nend\n" for lines in bodies]
        with open(tmp_path / "m", "wb") as file:
            for raw in raws:
                file.write(b"From a@b Mon Nov  2 08:00:00 2026\n")
                file.writelines(
                    b">" + line if line.lstrip(b">").startswith(b"From ") else line
                    for line in raw.splitlines(keepends=True)
                )
                file.write(b"\n")
        assert list(messages(tmp_path / "m")) == (raws or [b""])


class TestPeek:
    def test_date_when_it_can_be_true(self):
        assert peek(b"Date: Mon, 2 Nov 2026 10:00:00 +0100\n\n", now=NOW).sent_at == datetime(
            2026, 11, 2, 9, tzinfo=UTC
        )

    @pytest.mark.parametrize(
        "date", [b"Mon, 2 Nov 2099 10:00:00 +0100", b"Mon, 2 Nov 1970 10:00:00 +0100", b"wczoraj", b""]
    )
    def test_else_when_the_server_got_it(self, date):
        raw = b"Received: from a by b;\n Tue, 3 Nov 2026 10:00:00 +0000\nDate: " + date + b"\n\n"
        assert peek(raw, now=NOW).sent_at == datetime(2026, 11, 3, 10, tzinfo=UTC)
        assert peek(b"Date: " + date + b"\n\n", now=NOW).sent_at is None

    def test_the_last_server_says_where_it_was_delivered(self):
        raw = b"Delivered-To: A@firma.example\nDelivered-To: b@firma.example\nTo: C <c@firma.example>\n\n"
        head = peek(raw, now=NOW)
        assert (head.delivered_to, head.written_to) == ("a@firma.example", ("c@firma.example",))

    @given(st.binary(max_size=400))
    def test_never_raises(self, raw):
        peek(raw, now=NOW)


@pytest.mark.django_db
class TestDoors:
    def test_mailboxes_are_made_as_they_are_met(self, tmp_path):
        path = folder_of(
            tmp_path,
            b"Delivered-To: sklep@firma.example\n" + make_mail(),
            b"Delivered-To: biuro@firma.example\n" + make_mail(message_id="<b@x.example>"),
        )
        import_mail(path, now=NOW)
        assert set(Mailbox.objects.values_list("address", "kind")) == {
            ("sklep@firma.example", "none"),
            ("biuro@firma.example", "none"),
        }

    def test_a_named_mailbox_takes_everything(self, tmp_path):
        path = folder_of(tmp_path, b"Delivered-To: sklep@firma.example\n" + make_mail())
        import_mail(path, mailbox="Archiwum@firma.example", now=NOW)
        assert IncomingMail.objects.get().mailbox.address == "archiwum@firma.example"

    def test_without_delivered_to_a_known_addressee_else_any_else_the_first(self, tmp_path):
        import_mail(folder_of(tmp_path / "a", make_mail(to="pierwsza@firma.example")), now=NOW)
        assert IncomingMail.objects.get().mailbox.address == "pierwsza@firma.example"
        import_mail(folder_of(tmp_path / "b", make_mail(to="inna@firma.example", message_id="<b@x>")), now=NOW)
        assert set(IncomingMail.objects.values_list("mailbox__address", flat=True)) == {"pierwsza@firma.example"}

    def test_a_mail_that_names_nobody_and_no_mailbox(self, tmp_path):
        with pytest.raises(DomainError) as caught:
            import_mail(folder_of(tmp_path, b"Subject: x\n\ny"), now=NOW)
        assert caught.value.code == "import.no_address"

    def test_the_clock_is_the_mails_own(self, tmp_path):
        sent = datetime(2026, 9, 1, 8, tzinfo=UTC)
        import_mail(folder_of(tmp_path, make_mail(at=sent)), now=NOW)
        case = Case.objects.get()
        assert case.opened_at == case.waiting_since == sent
        assert case.number.startswith("2026-")

    def test_progress_is_told(self, tmp_path, monkeypatch):
        monkeypatch.setattr(intake, "BATCH_MAILS", 2)
        heard: list[int] = []
        path = folder_of(tmp_path, *[make_mail(message_id=f"<{n}@x.example>") for n in range(5)])
        import_mail(path, now=NOW, progress=heard.append)
        assert heard == [2, 4, 5]

    def test_different_mails_under_the_same_file_name_are_different_mails(self, tmp_path):
        import_mail(folder_of(tmp_path / "a", make_mail()), now=NOW)
        done = import_mail(folder_of(tmp_path / "b", make_mail(message_id="<b@x.example>")), now=NOW)
        assert done.new_cases == 1

    def test_a_crash_between_storing_and_filing_is_made_good_by_the_next_run(self, tmp_path, monkeypatch):
        path = folder_of(tmp_path, make_mail(), make_mail(message_id="<b@x.example>"))
        with monkeypatch.context() as patch:
            patch.setattr(importing.intake, "process_batch", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                import_mail(path, now=NOW)
        assert IncomingMail.objects.filter(state="received").count() == 2
        done = import_mail(path, now=NOW)
        assert (done.read, done.new_cases, done.duplicates) == (2, 2, 0)

    def test_what_a_worker_filed_first_is_counted_for_what_it_is(self, tmp_path, monkeypatch):
        path = folder_of(
            tmp_path, make_mail(), make_mail(message_id="<b@x.example>", reply_to_id="<a1@poczta.example>")
        )
        real = intake.store_many

        def and_a_worker_was_quicker(parcels, **more):
            stored = real(parcels, **more)
            intake.process_received(now=NOW)
            return stored

        monkeypatch.setattr(importing.intake, "store_many", and_a_worker_was_quicker)
        done = import_mail(path, now=NOW)
        assert (done.new_cases, done.replies, done.duplicates) == (1, 1, 0)


def state_of_the_desk() -> list[tuple[object, ...]]:
    """What a second run must not change."""
    mails = IncomingMail.objects.order_by("id").values_list("id", "state", "identity", "case_id", "entry_id")
    cases = Case.objects.order_by("id").values_list("id", "number", "status", "version", "owed_by", "waiting_since")
    return [*mails, *cases, *Entry.objects.order_by("id").values_list("id", "case_id", "text")]


@pytest.mark.django_db
class TestCorpus:
    def test_counts_and_conversations_are_the_manifests_and_the_second_run_changes_nothing(self):
        manifest = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
        first = import_mail(CORPUS, now=LATER)
        assert first.as_dict() == manifest["expected"]
        case_of: dict[str, set[int]] = {}
        for mail in manifest["mails"]:
            if mail["conversation"]:
                sha = storage.digest((CORPUS / mail["file"]).read_bytes())
                row = IncomingMail.objects.select_related("entry").get(raw__sha256=sha)
                case_of.setdefault(mail["conversation"], set()).add(row.entry.case_id if row.entry else row.case_id)
        assert {key: len(cases) for key, cases in case_of.items()} == dict.fromkeys(case_of, 1)
        assert len({pk for cases in case_of.values() for pk in cases}) == len(case_of) == Case.objects.count()
        before = state_of_the_desk()
        second = import_mail(CORPUS, now=LATER)
        assert second.as_dict() == {**dict.fromkeys(first.as_dict(), 0), "read": first.read, "duplicates": first.read}
        assert state_of_the_desk() == before


def generate(folder: Path, *, style: str, count: int, seed: int, extra: tuple[str, ...] = ()) -> dict:
    """A stream of the workload generator, with its manifest."""
    subprocess.run(
        [
            sys.executable,
            str(WORKLOAD / "genmail.py"),
            "--out",
            str(folder),
            "--count",
            str(count),
            "--seed",
            str(seed),
            "--reply-style",
            style,
            *extra,
        ],
        check=True,
        capture_output=True,
    )
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def totals(manifest: dict) -> dict[str, int]:
    kinds = manifest["expected"]["kinds"]
    return {
        "read": len(manifest["mails"]),
        "new_cases": kinds.get("new", 0),
        "replies": kinds.get("reply", 0),
        "duplicates": kinds.get("duplicate", 0),
        "automatic": kinds.get("auto_reply", 0) + kinds.get("bounce", 0) + kinds.get("loop", 0),
        "quarantined": 0,
    }


def check_conversations(manifest: dict) -> None:
    """Every conversation is one case, with its messages in order and nothing else."""
    entries: dict[int, list[str]] = {}
    for case_id, text in Entry.objects.filter(automatic="").order_by("id").values_list("case_id", "text"):
        entries.setdefault(case_id, []).append(text)
    by_probe = {text: case for case, texts in entries.items() for text in texts}
    expected = manifest["expected"]["messages_per_conversation"]
    assert sorted(len(texts) for texts in entries.values()) == sorted(expected.values())
    case_of: dict[str, set[int]] = {}
    for mail in manifest["mails"]:
        if mail["kind"] in {"new", "reply"}:
            number = mail["probe_ascii"]
            homes = {case for text, case in by_probe.items() if number in text and f"> {number}" not in text}
            case_of.setdefault(mail["conversation"], set()).update(homes)
    assert {key: len(found) for key, found in case_of.items()} == dict.fromkeys(expected, 1)


@pytest.mark.django_db
class TestGeneratedLoad:
    def test_references_imported_twice(self, tmp_path):
        require("workload generator", WORKLOAD.is_dir(), how="../shared/workload beside the checkout")
        manifest = generate(tmp_path, style="references", count=1500, seed=21)
        first = import_mail(tmp_path / "maildir", now=LATER)
        assert first.as_dict() == totals(manifest)
        check_conversations(manifest)
        before = state_of_the_desk()
        second = import_mail(tmp_path / "maildir", now=LATER)
        assert (second.read, second.duplicates) == (1500, 1500)
        assert state_of_the_desk() == before

    def test_the_same_as_an_mbox_with_crlf(self, tmp_path):
        require("workload generator", WORKLOAD.is_dir(), how="../shared/workload beside the checkout")
        manifest = generate(tmp_path, style="references", count=300, seed=22, extra=("--format", "mbox"))
        assert import_mail(tmp_path / "mail.mbox", now=LATER).as_dict() == totals(manifest)

    def test_queries_do_not_grow_with_what_is_on_the_desk(self, tmp_path):
        require("workload generator", WORKLOAD.is_dir(), how="../shared/workload beside the checkout")
        generate(tmp_path, style="references", count=400, seed=24)
        raws = list(messages(tmp_path / "maildir"))
        counts = []
        for part in (raws[:200], raws[200:]):
            path = folder_of(tmp_path / str(len(counts)), *part)
            with CaptureQueriesContext(connection) as captured:
                import_mail(path, now=LATER)
            counts.append(len(captured) / len(part))
        assert counts[1] < counts[0] * 1.15
        assert max(counts) < 20


def replay_library() -> ModuleType:
    """The workload's own way of delivering, as a library."""
    spec = importlib.util.spec_from_file_location("workload_replay", WORKLOAD / "replay.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.django_db(transaction=True)
def test_mixed_replies_with_our_own_tag_filled_in(tmp_path):
    """Delivered one by one from another thread, as a mailbox would be read."""
    require("workload generator", WORKLOAD.is_dir(), how="../shared/workload beside the checkout")
    manifest = generate(tmp_path, style="mixed", count=1500, seed=23)
    replay = replay_library()
    box = Mailbox.objects.create(address="help@example.test")
    outcomes: list[str] = []

    def deliver(raw: bytes, entry: dict) -> None:
        at = datetime.fromisoformat(entry["date"])
        intake.store(box, [intake.Arrival(raw, at, source=str(entry["seq"]))])
        outcomes.extend(intake.process_batch(now=LATER).values())
        if entry["seq"] == len(manifest["mails"]):
            connection.close()

    def tag_of(entry: dict) -> str:
        return f"[{Case.objects.get(matter__endswith=entry['conversation']).number}]"

    result = replay.replay(replay.load(tmp_path), deliver, tag_of, jobs=1)
    assert result["failures"] == 0, result["failure_samples"]
    counts = {name: outcomes.count(name) for name in intake.Outcome}
    expected = totals(manifest)
    assert counts == {
        "new_case": expected["new_cases"],
        "reply": expected["replies"],
        "duplicate": expected["duplicates"],
        "automatic": expected["automatic"],
        "quarantined": 0,
    }
    check_conversations(manifest)
