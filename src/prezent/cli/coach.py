"""``prezent coach``: at the terminal, in scripts and in editors. Needs neither a database nor an installation."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn, cast

import click

from prezent.domain.coach import (
    CHANNELS,
    CaseContext,
    Channel,
    CoachError,
    Report,
    Settings,
    Severity,
    catalogue,
    check,
    fix_safe,
    read_case,
    read_settings,
)
from prezent.domain.coach.formats import as_json, as_lines, as_sarif, describe, promise_json, rule_json
from prezent.domain.coach.letters import Letter, read_letter

CONFIG = Path("coach.toml")
SEVERITIES = [one.word for one in reversed(Severity)]


class Unusable(click.ClickException):
    """The coach could not look: the message says why. Exit code 2, as for a wrong call."""

    exit_code = 2


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What every command that reads a letter takes."""
    options = [
        click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)),
        click.option("--channel", type=click.Choice(CHANNELS), default="email", show_default=True),
        click.option("--case", "case_file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--lang", type=click.Choice(["pl", "en"]), help="Default: the language that the letter is in."),
        click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="coach.toml"),
    ]
    for one in reversed(options):
        function = one(function)
    return function


@click.group()
def coach() -> None:
    """Check letters before they leave: underline, say why, propose.

    Exit status: 0 nothing at or above --fail-on, 1 something, 2 a wrong call or unreadable input.
    """


@coach.command("check")
@_options
@click.option("--format", "style", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True)
@click.option("--fail-on", type=click.Choice(SEVERITIES[:3]), default="error", show_default=True)
def check_(file: Path, style: str, fail_on: str, **how: Any) -> None:
    """Check the letter in FILE (.txt, .eml, .html; - for standard input)."""
    letter, report = _look(file, **how)
    name = "-" if _is_input(file) else file.as_posix()
    if style == "json":
        click.echo(json.dumps(as_json(report), ensure_ascii=False))
    elif style == "sarif":
        click.echo(json.dumps(as_sarif(report, letter.text, name, version=version("prezent")), ensure_ascii=False))
    else:
        for line in as_lines(report, letter.text, name):
            click.echo(line)
    sys.exit(1 if report.at_least(Severity.read(fail_on)) else 0)


@coach.command()
@_options
@click.option(
    "--safe", is_flag=True, required=True, help="Apply what may be applied unread; the rest is a person's choice."
)
@click.option("--write", is_flag=True, help="Write FILE anew instead of printing.")
def fix(file: Path, safe: bool, write: bool, **how: Any) -> None:
    """Apply the safe proposals to the text in FILE and print it. What was put aside stays as it is."""
    letter, report = _look(file, **how)
    if not letter.plain:
        raise Unusable("Only plain text can be corrected: save the letter as .txt.")
    text = fix_safe(letter.text, report)
    if write and not _is_input(file):
        file.write_bytes(text.encode())
    else:
        click.echo(text, nl=False)


@coach.command()
@_options
@click.option("--json", "as_json_", is_flag=True)
def promises(file: Path, as_json_: bool, **how: Any) -> None:
    """Show the words given in FILE: what, and by when."""
    letter, report = _look(file, **how)
    if as_json_:
        click.echo(json.dumps([promise_json(one) for one in report.promises], ensure_ascii=False))
        return
    for one in report.promises:
        by = promise_json(one)["by"] or "no date"
        click.echo(f"{one.verb} {one.object} – {by} ({one.strength}): {letter.text[one.span.start : one.span.end]}")


@coach.command("count-promises")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(["pl", "en"]), help="Only texts that say they are in this language.")
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="coach.toml")
@click.option("--verbose", is_flag=True, help="Show every promise missed, every false one and every other date.")
def count_promises(folder: Path, lang: str | None, config: Path | None, verbose: bool) -> None:
    """Count how many of the promises marked in the texts of FOLDER are found, and with the right date.

    How to mark them is told in docs/coach.md. The status is 0 whatever the count.
    """
    from prezent.domain.coach import promise_corpus

    settings = _settings(config)
    try:
        texts = promise_corpus.read_folder(folder)
    except CoachError as error:
        raise Unusable(str(error)) from error
    tallies = promise_corpus.count((one for one in texts if lang in (None, one.lang)), settings)
    for line in promise_corpus.table(tallies):
        click.echo(line)
    for one in tallies[promise_corpus.TOGETHER].disputes if verbose else ():
        told = f" {one.labelled} -> {one.found}" if one.found else ""
        click.echo(f"{one.what:<8} {one.name}{told}: {one.words}")


@coach.command()
@click.option("--lang", type=click.Choice(["pl", "en"]), help="Only rules for letters in this language.")
@click.option("--json", "as_json_", is_flag=True)
def rules(lang: str | None, as_json_: bool) -> None:
    """List every rule."""
    known = [rule for rule in catalogue().values() if lang is None or lang in rule.languages]
    if as_json_:
        rows = [rule_json(rule) | {"needs": sorted(rule.needs)} for rule in known]
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for rule in known:
        spoken = ",".join(rule.languages)
        click.echo(f"{rule.id}  {rule.severity.word:<10}  {spoken:<5}  {rule.title.in_(lang or 'pl')}")


@coach.command()
@click.argument("rule")
@click.option("--lang", type=click.Choice(["pl", "en"]), default="pl", show_default=True)
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def explain(rule: str, lang: str, config: Path | None) -> None:
    """Say what RULE looks for, why, with its examples, and where its severity comes from."""
    known = catalogue().get(rule.upper())
    if known is None:
        _unknown(rule)
    set_to = _settings(config).severities.get(known.id)
    origin = "" if set_to is None else f"coach.toml: {set_to.word if isinstance(set_to, Severity) else set_to}"
    for line in describe(known, lang, origin=origin):
        click.echo(line)


@coach.command("test-rules")
@click.argument("rules", nargs=-1)
def test_rules(rules: tuple[str, ...]) -> None:
    """Run the examples of the rules: every place and every proposal must come out as it says."""
    from prezent.domain.coach.examples import verify

    for one in rules:
        if one not in catalogue():
            _unknown(one)
    outcome = verify(rules)
    for failure in outcome.failures:
        click.echo(str(failure), err=True)
    for one in outcome.skipped:
        click.echo(f"{one}: skipped, there is no morfeusz2", err=True)
    click.echo(f"{outcome.examples} examples, {outcome.proposals} proposals, {len(outcome.failures)} failures")
    sys.exit(1 if outcome.failures else 0)


@coach.command()
@click.option("--channel", type=click.Choice(CHANNELS), default="email", show_default=True)
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def lsp(channel: str, config: Path | None) -> None:
    """Speak the Language Server Protocol on standard input and output."""
    from prezent.cli.coach_lsp import serve

    serve(cast(Channel, channel), _settings(config))


def _look(file: Path, *, channel: Any, case_file: Path | None, lang: Any, config: Path | None) -> tuple[Letter, Report]:
    try:
        letter = read_letter(_bytes(file), "" if _is_input(file) else file.suffix)
        case = _case(case_file)
        settings = _settings(config)
        report = check(
            letter.text, channel=channel, lang=lang, subject=letter.subject, html=letter.html,
            case=letter.in_case(case), settings=settings,
        )  # fmt: skip
    except CoachError as error:
        raise Unusable(str(error)) from error
    return letter, report


def _bytes(file: Path) -> bytes:
    return sys.stdin.buffer.read() if _is_input(file) else file.read_bytes()


def _is_input(file: Path) -> bool:
    return str(file) == "-"


def _case(file: Path | None) -> CaseContext:
    if file is None:
        return CaseContext()
    try:
        data = json.loads(file.read_text("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise CoachError(f"{file}: {error}.") from error
    if not isinstance(data, dict):
        raise CoachError(f"{file}: a case is a JSON object.")
    return read_case(data)


def _settings(config: Path | None) -> Settings:
    path = config or (CONFIG if CONFIG.is_file() else None)
    try:
        return read_settings(path, rules=frozenset(catalogue())) if path else Settings()
    except CoachError as error:
        raise Unusable(str(error)) from error


def _unknown(rule: str) -> NoReturn:
    from prezent.domain.coach.case import did_you_mean

    raise Unusable(f"There is no rule {rule!r}{did_you_mean(rule.upper(), set(catalogue()))}")
