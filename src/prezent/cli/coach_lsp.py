"""The coach as a language server: remarks while one writes, in any editor that speaks the protocol."""

from __future__ import annotations

import asyncio
import re
from importlib.metadata import version

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec, TextDocument

from prezent.domain.coach import Channel, Finding, Report, Settings, Severity, check
from prezent.domain.coach.model import Edit, Fix

#: Seconds without a key before the letter is read; an answer for an older version is never sent.
QUIET = 0.25
SOURCE = "prezent"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.SUGGESTION: types.DiagnosticSeverity.Information,
    Severity.INFO: types.DiagnosticSeverity.Hint,
}
_LINE = re.compile(r"\r\n|\r|\n")


class Places:
    """Offsets of a text as positions in the client's units (UTF-16 unless another was agreed upon), and back."""

    def __init__(self, text: str, codec: PositionCodec) -> None:
        self.text = text
        self._codec = codec
        self._starts = [0, *(found.end() for found in _LINE.finditer(text))]

    def position(self, offset: int) -> types.Position:
        """The position of an offset."""
        line = max(number for number, start in enumerate(self._starts) if start <= offset)
        return types.Position(line, self._codec.client_num_units(self.text[self._starts[line] : offset]))

    def range(self, start: int, end: int) -> types.Range:
        """The range between two offsets."""
        return types.Range(self.position(start), self.position(end))


class CoachServer(LanguageServer):
    """Keeps the last report of each open letter, for the proposals that an editor asks for later."""

    def __init__(self, channel: Channel, settings: Settings) -> None:
        super().__init__("prezent-coach", version("prezent"))
        self.channel = channel
        self.settings = settings
        self.reports: dict[str, tuple[int | None, Report]] = {}

    def read(self, document: TextDocument) -> Report:
        """The report of the document as it is now."""
        known = self.reports.get(document.uri)
        if known is None or known[0] != document.version:
            report = check(document.source, channel=self.channel, settings=self.settings)
            known = self.reports[document.uri] = (document.version, report)
        return known[1]

    def publish(self, document: TextDocument) -> None:
        """Tell the editor what the coach has to say."""
        report = self.read(document)
        places = Places(document.source, document.position_codec)
        diagnostics = [_diagnostic(one, places, report.lang) for one in report.findings if one.field == "body"]
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(document.uri, diagnostics, version=document.version)
        )


def _diagnostic(finding: Finding, places: Places, lang: str) -> types.Diagnostic:
    spans = finding.spans or ((0, 0),)
    return types.Diagnostic(
        range=places.range(*spans[0]),
        message=finding.message.in_(lang),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
    )


def _action(finding: Finding, fix: Fix, document: TextDocument, places: Places, lang: str) -> types.CodeAction:
    def change(edit: Edit) -> types.TextEdit:
        return types.TextEdit(places.range(edit.start, edit.end), edit.text)

    return types.CodeAction(
        title=f"{finding.rule}: {fix.title.in_(lang)}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[_diagnostic(finding, places, lang)],
        is_preferred=fix.safe or None,
        edit=types.WorkspaceEdit(changes={document.uri: [change(edit) for edit in fix.edits]}),
    )


def _put_aside(finding: Finding, document: TextDocument, places: Places, lang: str) -> types.CodeAction:
    """A comment before the sentence; the reason is for the writer to fill in."""
    words = {"pl": "Odłóż z podaniem powodu", "en": "Put aside with a reason"}
    start = document.source.rfind("\n", 0, finding.start) + 1
    comment = f'<!-- coach: off {finding.rule} reason="" -->\n'
    return types.CodeAction(
        title=f"{finding.rule}: {words[lang]}",
        kind=types.CodeActionKind.QuickFix,
        edit=types.WorkspaceEdit(changes={document.uri: [types.TextEdit(places.range(start, start), comment)]}),
    )


def make_server(channel: Channel, settings: Settings) -> CoachServer:
    """A server with its features, not yet speaking."""
    server = CoachServer(channel, settings)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: CoachServer, params: types.DidOpenTextDocumentParams) -> None:
        ls.publish(ls.workspace.get_text_document(params.text_document.uri))

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(ls: CoachServer, params: types.DidChangeTextDocumentParams) -> None:
        await asyncio.sleep(QUIET)
        document = ls.workspace.get_text_document(params.text_document.uri)
        if document.version == params.text_document.version:
            ls.publish(document)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: CoachServer, params: types.DidCloseTextDocumentParams) -> None:
        ls.reports.pop(params.text_document.uri, None)
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(params.text_document.uri, []))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def actions(ls: CoachServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        document = ls.workspace.get_text_document(params.text_document.uri)
        report = ls.read(document)
        places = Places(document.source, document.position_codec)
        found: list[types.CodeAction] = []
        for finding in report.findings:
            if finding.field == "body" and _meets(finding, places, params.range):
                found += [_action(finding, fix, document, places, report.lang) for fix in finding.fixes]
                found.append(_put_aside(finding, document, places, report.lang))
        return found

    return server


def _meets(finding: Finding, places: Places, wanted: types.Range) -> bool:
    ranges = [places.range(*span) for span in finding.spans] or [places.range(0, 0)]
    return any(one.start <= wanted.end and wanted.start <= one.end for one in ranges)


def serve(channel: Channel, settings: Settings) -> None:
    """Speak on standard input and output until the editor ends it."""
    make_server(channel, settings).start_io()
