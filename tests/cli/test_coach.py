"""``prezent coach``: what it prints, how it ends, and the language server spoken to as an editor does."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from prezent.cli.coach import coach
from prezent.domain.coach import catalogue

BLAMING = "Dzień dobry,\n\n😀 Trzeba było poczekać na kuriera.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, text: str | bytes = "") -> Result:
    return CliRunner().invoke(coach, list(arguments), input=text)


def letter(folder: Path, text: str, name: str = "letter.txt") -> str:
    (folder / name).write_bytes(text.encode())
    return name


def test_an_error_ends_with_one_and_is_shown_with_its_place(folder: Path) -> None:
    done = run("check", letter(folder, BLAMING))
    assert done.exit_code == 1
    line = next(one for one in done.output.splitlines() if " BLA-01 " in one)
    assert line.startswith("letter.txt:3:3: error BLA-01 „Trzeba było”")
    assert "→" in done.output


def test_what_does_not_reach_the_threshold_ends_with_zero(folder: Path) -> None:
    (folder / "coach.toml").write_text('[rules.BLA-01]\nseverity = "suggestion"\n', "utf-8")
    name = letter(folder, "Trzeba było poczekać na kuriera.")
    assert run("check", name, "--channel", "chat").exit_code == 0
    assert run("check", name, "--channel", "chat", "--fail-on", "suggestion").exit_code == 1


def test_the_json_is_the_one_that_was_agreed_upon(folder: Path) -> None:
    done = run("check", "-", "--format", "json", "--lang", "pl", text=BLAMING)
    report = json.loads(done.output)
    assert set(report) == {
        "schema", "lang", "channel", "findings", "suppressed", "promises", "rules_off", "metrics",
    }  # fmt: skip
    assert (report["schema"], report["lang"], report["channel"]) == (1, "pl", "email")
    (finding,) = [one for one in report["findings"] if one["rule"] == "BLA-01"]
    ((start, end),) = finding["spans"]
    assert BLAMING[start:end] == "Trzeba było"
    assert (finding["severity"], set(finding["message"])) == ("error", {"pl", "en"})
    edit = finding["fixes"][0]["edits"][0]
    assert (finding["fixes"][0]["safe"], BLAMING[edit[0] : edit[1]]) == (False, "😀 Trzeba było poczekać na kuriera.")


def test_sarif_names_rules_places_and_proposals(folder: Path) -> None:
    done = run("check", letter(folder, BLAMING), "--format", "sarif")
    (ran,) = json.loads(done.output)["runs"]
    assert ran["columnKind"] == "unicodeCodePoints"
    (result,) = [one for one in ran["results"] if one["ruleId"] == "BLA-01"]
    assert ran["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "BLA-01"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert BLAMING[region["charOffset"] :][: region["charLength"]] == "Trzeba było"
    assert (region["startLine"], region["startColumn"]) == (3, 3)
    assert result["level"] == "error"
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"]


def test_a_comment_puts_a_remark_aside_with_its_reason(folder: Path) -> None:
    comment = '<!-- coach: off BLA-01 reason="cytat z regulaminu" -->'
    text = f"Dzień dobry.\n\n{comment}\nTrzeba było poczekać.\nTrzeba było pytać.\n"
    report = json.loads(run("check", letter(folder, text), "--format", "json").output)
    assert [one["reason"] for one in report["suppressed"] if one["rule"] == "BLA-01"] == ["cytat z regulaminu"]
    assert len([one for one in report["findings"] if one["rule"] == "BLA-01"]) == 1


def test_an_e_mail_is_read_as_mail(folder: Path) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"], mail["From"], mail["To"] = "Odpowiedź", "a@firma.example", "b@poczta.example"
    mail.set_content("Dzień dobry,\n\nTrzeba było poczekać.\n\n> Trzeba było uważać!\n")
    (folder / "letter.eml").write_bytes(mail.as_bytes())
    report = json.loads(run("check", "letter.eml", "--format", "json").output)
    assert sum(one["rule"] == "BLA-01" for one in report["findings"]) == 1, "the quotation is not the author's"
    assert run("fix", "--safe", "letter.eml").exit_code == 2


def test_a_page_is_read_as_its_text(folder: Path) -> None:
    name = letter(folder, "<p>Dzień dobry,</p><p>trzeba było <b>poczekać</b>.</p>", "letter.html")
    assert "BLA-01" in run("check", name).output


def test_the_case_is_an_argument(folder: Path) -> None:
    (folder / "case.json").write_text('{"kind": "complaint", "custommer": {}}', "utf-8")
    done = run("check", letter(folder, BLAMING), "--case", "case.json")
    assert done.exit_code == 2
    assert "did you mean 'customer'?" in done.output


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("brand = ['x']", "did you mean 'brands'?"),
        ("[rules.BLA-1]\nseverity = 'off'", "did you mean 'BLA-01'?"),
        ("[rules.BLA-01]\nseverity = 'eror'", "did you mean 'error'?"),
        ("case_pattern = '('", "case_pattern"),
        ("profile = [", "coach.toml"),
    ],
)
def test_a_wrong_setting_says_what_was_meant(folder: Path, toml: str, said: str) -> None:
    (folder / "coach.toml").write_text(toml, "utf-8")
    done = run("check", letter(folder, BLAMING))
    assert done.exit_code == 2
    assert said in done.output


def test_a_rule_that_is_off_is_listed_as_off(folder: Path) -> None:
    (folder / "coach.toml").write_text('rules = { BLA-01 = "off" }\n', "utf-8")
    report = json.loads(run("check", letter(folder, BLAMING), "--format", "json").output)
    assert ["BLA-01", "coach.toml"] in report["rules_off"]
    assert all(one["rule"] != "BLA-01" for one in report["findings"])


def test_bytes_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "letter.txt").write_bytes("Dzień dobry".encode("cp1250"))
    done = run("check", "letter.txt")
    assert done.exit_code == 2
    assert "UTF-8" in done.output
    assert run("check", "missing.txt").exit_code == 2


def test_safe_proposals_are_applied_and_nothing_else(folder: Path) -> None:
    name = letter(folder, BLAMING)
    assert run("fix", "--safe", name).output == BLAMING, "a proposal about attitude is never applied unread"
    assert run("fix", name).exit_code == 2, "what is not safe is a person's choice"


def test_rules_can_be_listed_explained_and_tested() -> None:
    listed = json.loads(run("rules", "--json").output)
    assert [one["rule"] for one in listed] == list(catalogue())
    assert "BLA-01" in run("rules", "--lang", "en").output or "en" not in catalogue()["BLA-01"].languages
    told = run("explain", "bla-01").output
    assert f"principle: {catalogue()['BLA-01'].principle}" in told
    assert "Trzeba było poczekać na kuriera." in told
    assert run("explain", "BLA-99").exit_code == 2
    done = run("test-rules", "BLA-01")
    assert (done.exit_code, "0 failures" in done.output) == (0, True)


class Editor:
    """Speaks to the language server as an editor does."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.number = 0

    def send(self, method: str, params: Any, *, asks: bool = False) -> Any:
        self.number += 1
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": self.number} if asks else {})
        data = json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()
        while asks:
            heard = self.hear()
            if heard.get("id") == self.number:
                return heard["result"]
        return None

    def hear(self, method: str = "") -> Any:
        assert self.process.stdout
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()) or not length:
                assert line or self.process.poll() is None, "the server has ended"
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            heard = json.loads(self.process.stdout.read(length))
            if not method or heard.get("method") == method:
                return heard


@pytest.fixture
def editor(folder: Path) -> Iterator[Editor]:
    command = [sys.executable, "-m", "prezent", "coach", "lsp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        patience = threading.Timer(120, process.kill)  # reading its answers has no limit of its own
        patience.start()
        try:
            one = Editor(process)
            one.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, asks=True)
            one.send("initialized", {})
            yield one
            one.send("shutdown", None, asks=True)
            one.send("exit", None)
            assert process.wait(20) == 0
        finally:
            patience.cancel()
            process.kill()  # nothing to a process that has ended; leaving the block waits for it


def test_an_editor_shows_remarks_and_proposals(editor: Editor, folder: Path) -> None:
    uri = (folder / "letter.txt").as_uri()
    opened = {"uri": uri, "languageId": "plaintext", "version": 1, "text": BLAMING}
    editor.send("textDocument/didOpen", {"textDocument": opened})
    told = editor.hear("textDocument/publishDiagnostics")["params"]
    (remark,) = [one for one in told["diagnostics"] if one["code"] == "BLA-01"]
    assert remark["severity"] == 1
    # The emoji before it is two units of UTF-16, which is what an editor counts in.
    assert remark["range"] == {"start": {"line": 2, "character": 3}, "end": {"line": 2, "character": 14}}
    asked = {"textDocument": {"uri": uri}, "range": remark["range"], "context": {"diagnostics": [remark]}}
    actions = editor.send("textDocument/codeAction", asked, asks=True)
    edits = [one["edit"]["changes"][uri][0]["newText"] for one in actions if one["title"].startswith("BLA-01")]
    assert any("⟨" in text for text in edits)
    assert any("coach: off BLA-01" in text for text in edits)

    # Two changes in a row: only the last version is answered.
    for number, text in ((2, "Trzeba było"), (3, "Dziękuję za list.")):
        change = {"textDocument": {"uri": uri, "version": number}, "contentChanges": [{"text": text}]}
        editor.send("textDocument/didChange", change)
    told = editor.hear("textDocument/publishDiagnostics")["params"]
    assert told["version"] == 3
    assert all(one["code"] != "BLA-01" for one in told["diagnostics"])


def test_the_promises_of_a_folder_are_counted(folder: Path) -> None:
    (folder / "letter.toml").write_text(
        "lang = 'en'\nnow = 2026-11-26T10:00:00\n"
        "text = '''I'll <p 2026-11-27>call you tomorrow</p>. <p vague>Leave it to me.</p>'''\n",
        "utf-8",
    )
    done = run("count-promises", ".", "--verbose")
    assert done.exit_code == 0
    head, *lines = done.output.splitlines()
    assert head.split()[:5] == ["labelled", "found", "right", "precision", "recall"]
    assert [line.split() for line in lines[:2]] == [
        [name, "2", "1", "1", "1.00", "0.50", "1.00", "1.00", "1.00"] for name in ("en", "together")
    ]
    assert lines[2:] == ["missed   letter.toml: I'll call you tomorrow. ⟦Leave it to me.⟧"]
    assert "missed" not in run("count-promises", ".").output


def test_an_unreadable_corpus_is_a_wrong_call(folder: Path) -> None:
    assert run("count-promises", ".").exit_code == 2
    (folder / "letter.toml").write_text("text = '<p soon>a</p>'\nnow = 2026-11-26T10:00:00\n", "utf-8")
    done = run("count-promises", ".")
    assert done.exit_code == 2
    assert "letter.toml: 'soon' is no date" in done.output
