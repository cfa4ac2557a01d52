// <prezent-editor>: the composer's editor around a <textarea>. Without this script the textarea is the editor.
//
//   <label for="tresc">Treść odpowiedzi</label>
//   <prezent-editor data-html="<p>…</p>" data-label-strong="Pogrubienie" …>
//     <textarea id="tresc" name="body" class="words editor"></textarea>
//   </prezent-editor>
//
// Form fields: the textarea's own name carries the composed text, `<name>_html` the restricted HTML.
// Attributes: data-html (what to begin with, else the textarea's text), data-icons (address of the sprite, "" for symbols
//   in the page), data-label-NAME for each name in LABELS.
// Events, all bubbling: prezent:change {html, text, version} after 150 ms of quiet; prezent:files {files}; prezent:submit
//   {html, text, version} on Ctrl-Enter, after the change it brings.
// Offsets are code points into `.text`; what that text is, is written in src/prezent/domain/mail/composed.py.
import {
  EditorState, EditorView, Mapping, Selection, TextSelection, closeHistory, history, keymap,
} from "./vendor/prosemirror.min.js";
import { blocksFromHTML, blocksFromText, htmlOf } from "./composed.js";
import { ComposedText, blocksFromDoc, docFromBlocks } from "./document.js";
import { drawMarks, drawnMarks, dropMarks, remarks } from "./marks.js";
import { filesIn, openSlice, textSlice, transformHTML } from "./paste.js";
import { keys, schema } from "./schema.js";
import { Toolbar } from "./toolbar.js";

const QUIET = 150; // ms without a change before it is told
const REMEMBERED = 6; // told versions whose offsets can still be used

const LABELS = {
  toolbar: "Formatowanie",
  strong: "Pogrubienie",
  em: "Kursywa",
  bullet: "Lista punktowana",
  ordered: "Lista numerowana",
  outdent: "Zmniejsz wcięcie",
  indent: "Zwiększ wcięcie",
  link: "Odnośnik",
  "link-address": "Adres odnośnika",
  "link-save": "Wstaw odnośnik",
  "link-remove": "Usuń odnośnik",
  "link-cancel": "Anuluj",
  "link-bad": "To nie jest adres strony, e-mail ani telefon. Przykład: https://sklep.example/zwroty",
};

const docFromHTML = (html) => docFromBlocks(schema, blocksFromHTML(html));

export class PrezentEditor extends HTMLElement {
  #view = null;
  #textarea = null;
  #field = null; // the hidden input with the HTML
  #toolbar = null;
  #composed = null;
  #html = "";
  #version = 0;
  #told = []; // [{version, composed, mapping}], oldest first
  #timer = 0;
  #listening = null;

  connectedCallback() {
    if (this.querySelector("textarea")) this.#build();
    else if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", () => this.isConnected && !this.#view && this.#build(), { once: true });
    }
  }

  disconnectedCallback() {
    if (!this.#view) return;
    clearTimeout(this.#timer);
    this.#listening.abort();
    this.dataset.html = this.#html;
    this.#view.destroy();
    this.#view = null;
    this.#removeParts();
    this.#textarea.hidden = false;
  }

  #removeParts() {
    for (const part of this.querySelectorAll(":scope > [data-editor-part]")) part.remove();
  }

  #build() {
    const textarea = this.#textarea = this.querySelector("textarea");
    if (!textarea) throw new Error("<prezent-editor> needs a <textarea>");
    if (textarea.required) textarea.setAttribute("aria-required", "true");
    this.#removeParts(); // of a page that was saved with its editor
    this.#listening = new AbortController();
    this.#field = document.createElement("input");
    this.#field.type = "hidden";
    this.#field.name = `${textarea.name}_html`;
    this.#toolbar = new Toolbar(() => this.#view, (name) => this.#label(name), this.#icons());
    const place = document.createElement("div");
    for (const part of [...this.#toolbar.elements, place, this.#field]) {
      part.setAttribute("data-editor-part", "");
      this.append(part);
    }
    this.#view = new EditorView({ mount: place }, this.#props(this.#initialDoc()));
    textarea.hidden = true;
    textarea.required = false; // a hidden field that the browser finds empty would stop the form without a word
    this.#listen();
    this.#sync();
    this.#toolbar.update(this.#view.state);
  }

  #label(name) {
    return this.getAttribute(`data-label-${name}`) ?? LABELS[name];
  }

  #icons() {
    return this.dataset.icons ?? new URL("../icons-editor.svg", import.meta.url).href;
  }

  // Words that the browser brought back (a reload, the way back) are newer than the page.
  #initialDoc() {
    const { value, defaultValue } = this.#textarea;
    if (this.hasAttribute("data-html") && value === defaultValue) return docFromHTML(this.dataset.html);
    return docFromBlocks(schema, blocksFromText(value));
  }

  #newState(doc) {
    return EditorState.create({ doc, plugins: [history(), keymap(keys(() => this.#submit())), remarks] });
  }

  #props(doc) {
    return {
      state: this.#newState(doc),
      editable: () => !this.#textarea.matches(":disabled, :read-only"),
      attributes: (state) => this.#attributes(state),
      dispatchTransaction: (tr) => this.#apply(tr),
      transformPastedHTML: transformHTML,
      clipboardTextParser: (text, _context, literal) => textSlice(text, literal),
      clipboardTextSerializer: (slice) => new ComposedText(sliceDoc(slice)).text,
      handlePaste: (_view, event) => this.#takeFiles(event.clipboardData),
      handleDrop: (_view, event, _slice, moved) => !moved && this.#takeFiles(event.dataTransfer),
      handleDOMEvents: { blur: () => { this.#tell(); return false; } },
    };
  }

  #attributes(state) {
    const textarea = this.#textarea;
    const labels = [...textarea.labels ?? []];
    labels.forEach((label, index) => { label.id ||= `${textarea.id || textarea.name}-label-${index}`; });
    const empty = state.doc.childCount === 1 && state.doc.firstChild.isTextblock && !state.doc.firstChild.childCount;
    const given = {
      class: `words editor${empty ? " is-empty" : ""}`,
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": labels.map((label) => label.id).join(" "),
      "aria-label": labels.length ? "" : textarea.getAttribute("aria-label"),
      "aria-describedby": textarea.getAttribute("aria-describedby"),
      "aria-required": textarea.getAttribute("aria-required"),
      "data-placeholder": textarea.placeholder,
      "aria-placeholder": textarea.placeholder,
      lang: textarea.closest("[lang]")?.lang,
      spellcheck: "true",
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  }

  #listen() {
    const { signal } = this.#listening;
    for (const label of this.#textarea.labels ?? []) {
      label.addEventListener("click", (event) => { event.preventDefault(); this.focus(); }, { signal });
    }
    this.#textarea.form?.addEventListener("reset", () => setTimeout(() => {
      if (this.#view) this.#restart(this.hasAttribute("data-html")
        ? docFromHTML(this.dataset.html)
        : docFromBlocks(schema, blocksFromText(this.#textarea.defaultValue)));
    }), { signal });
  }

  #apply(tr) {
    const view = this.#view;
    view.updateState(view.state.apply(tr));
    if (tr.docChanged) {
      for (const told of this.#told) told.mapping.appendMapping(tr.mapping);
      this.#changed();
    }
    this.#toolbar.update(view.state);
  }

  #changed() {
    this.#version += 1;
    this.#sync();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), QUIET);
  }

  #sync() {
    const { doc } = this.#view.state;
    this.#composed = new ComposedText(doc);
    this.#html = htmlOf(blocksFromDoc(doc));
    this.#textarea.value = this.#composed.text;
    this.#field.value = this.#html;
  }

  #tell() {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#told.push({ version: this.#version, composed: this.#composed, mapping: new Mapping() });
    this.#told.splice(0, this.#told.length - REMEMBERED);
    this.#emit("prezent:change", { html: this.#html, text: this.text, version: this.#version });
  }

  #submit() {
    this.#tell();
    this.#emit("prezent:submit", { html: this.#html, text: this.text, version: this.#version });
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  // True when the event held nothing but files, so that nothing is left to insert.
  #takeFiles(data) {
    const files = filesIn(data);
    if (files.length) this.#emit("prezent:files", { files });
    return files.length > 0 && files.length === data.files.length;
  }

  #restart(doc) {
    this.#view.updateState(this.#newState(doc));
    this.#told = [];
    this.#changed();
    this.#toolbar.update(this.#view.state);
  }

  #toldAt(version) {
    return version === this.#version
      ? { composed: this.#composed, mapping: new Mapping() }
      : this.#told.find((one) => one.version === version);
  }

  /** The restricted HTML; "" when nothing is written. */
  get html() { return this.#html; }

  /** The composed text. */
  get text() { return this.#composed?.text ?? ""; }

  /** Counts the changes of the content. */
  get version() { return this.#version; }

  /** Puts `html` in the place of everything; can be undone. */
  setHTML(html) {
    const { state } = this.#view;
    const tr = state.tr.replaceWith(0, state.doc.content.size, docFromHTML(html).content);
    this.#view.dispatch(closeHistory(tr.setSelection(Selection.atEnd(tr.doc))));
  }

  /** Inserts `html` at the cursor, in the place of what is selected; its outer paragraphs join those around it. */
  insertHTML(html) {
    const tr = this.#view.state.tr.replaceSelection(openSlice(docFromHTML(html)));
    this.#view.dispatch(closeHistory(tr).scrollIntoView());
  }

  focus() { this.#view?.focus(); }

  /** Begins an empty letter; nothing of the old one can be undone back. */
  clear() { this.#restart(docFromBlocks(schema, [])); }

  /** The selection as {start, end}. */
  rangeToOffsets() {
    const { from, to } = this.#view.state.selection;
    return { start: this.#composed.offset(from), end: this.#composed.offset(to) };
  }

  /** A DOM Range of the words from `start` to `end`. */
  offsetsToDom(start, end) {
    const range = document.createRange();
    const from = this.#view.domAtPos(this.#composed.position(start), 1);
    const to = this.#view.domAtPos(this.#composed.position(end, -1), -1);
    range.setStart(from.node, from.offset);
    if (start < end) range.setEnd(to.node, to.offset);
    return range;
  }

  /** Selects the words from `start` to `end` and takes the focus there. */
  select(start, end) {
    const { state } = this.#view;
    const from = this.#composed.position(start);
    const to = start < end ? Math.max(from, this.#composed.position(end, -1)) : from;
    this.#view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from, to)).scrollIntoView());
    this.focus();
  }

  /**
   * Underlines words: [{start, end, kind: "must"|"look"|"idea", n, id}], in the place of those before.
   * `version` says which told change the offsets mean (the present text without it); edits since then are followed.
   * Returns false, and draws nothing, when that version is forgotten.
   */
  setMarks(marks, version = this.#version) {
    const told = this.#toldAt(version);
    if (!told) return false;
    this.#view.dispatch(drawMarks(this.#view.state, marks, told.composed, told.mapping));
    return true;
  }

  /** Where the marks are now: [{start, end, id}]; one that crosses bold or a line break can come in two pieces. */
  get marks() {
    return drawnMarks(this.#view.state)
      .map(({ from, to, id }) => ({ start: this.#composed.offset(from), end: this.#composed.offset(to), id }));
  }

  /**
   * Puts `text` in the place of the words from `start` to `end`, with the bold, italics or link that these begin with.
   * Underlines move along; those of the replaced words alone go.
   * Returns false when the range holds no words, a list's marker say.
   */
  replaceRange(start, end, text) {
    return this.applyEdits([[start, end, text]]) !== null;
  }

  /**
   * Puts the text of each edit [start, end, text] in the place of the words from its start to its end, all at once: one
   * step back undoes them together. An empty line in a text begins a paragraph, its list lines become a list.
   * `version` is that of `setMarks`. Returns where the first of them begins now; null, with nothing done, when that
   * version is forgotten, or a range holds no words.
   */
  applyEdits(edits, version = this.#version) {
    const told = this.#toldAt(version);
    if (!told) return null;
    const { tr } = this.#view.state;
    const places = [];
    // From the last to the first, so that the places of those to come stay what they are.
    for (const [start, end, text] of [...edits].sort((a, b) => b[0] - a[0] || b[1] - a[1])) {
      const from = told.mapping.map(told.composed.position(start));
      const to = start < end ? told.mapping.map(told.composed.position(end, -1), -1) : from;
      if (from > to || (from === to && start < end)) return null;
      putWords(tr, from, to, text);
      places.push([from, to]);
    }
    this.#view.dispatch(closeHistory(dropMarks(tr, places.filter(([from, to]) => from < to))));
    return this.#composed.offset(places.at(-1)[0]);
  }
}

// Copied words as a document of their own, to be written as composed text.
function sliceDoc(slice) {
  const first = slice.content.firstChild;
  if (first?.isInline) return schema.node("doc", null, schema.node("paragraph", null, slice.content));
  if (first?.type === schema.nodes.list_item) return schema.node("doc", null, schema.node("bullet_list", null, slice.content));
  return schema.node("doc", null, slice.content);
}

// Words in the place of others, with the marks that these begin with; several blocks part the paragraph they land in.
function putWords(tr, from, to, text) {
  const $from = tr.doc.resolve(from);
  const marks = (from < to && $from.nodeAfter?.marks) || $from.marks();
  const inline = (words) => words.split(/(\n)/).filter(Boolean)
    .map((part) => (part === "\n" ? schema.nodes.hard_break.create(null, null, marks) : schema.text(part, marks)));
  const blocks = text.split(/\n{2,}/).flatMap((part) => {
    const read = blocksFromText(part);
    const isList = read.length > 0 && read.every((block) => block.items);
    return isList ? docFromBlocks(schema, read).content.content : [schema.node("paragraph", null, inline(part))];
  });
  if (blocks.length > 1 || !blocks[0].isTextblock) {
    tr.replace(from, to, openSlice(schema.node("doc", null, blocks)));
  } else if ($from.sameParent(tr.doc.resolve(to))) {
    tr.replaceWith(from, to, inline(text));
  } else {
    tr.delete(from, to).insert(from, inline(text));
  }
}

customElements.define("prezent-editor", PrezentEditor);
