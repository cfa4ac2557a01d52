// A letter as ProseMirror holds it: to and from blocks, and its composed text with the place of every character.
import { canonicalRuns } from "./composed.js";

/** Turns blocks into a ProseMirror document of `schema`. */
export function docFromBlocks(schema, blocks) {
  const { doc, paragraph: par, bullet_list: ul, ordered_list: ol, list_item: li, hard_break: br } = schema.nodes;
  const marksOf = (run) => [
    ...(run.href ? [schema.marks.link.create({ href: run.href })] : []),
    ...(run.strong ? [schema.marks.strong.create()] : []),
    ...(run.em ? [schema.marks.em.create()] : []),
  ];
  const inline = (run) => run.text.split(/(\n)/).filter(Boolean)
    .map((text) => (text === "\n" ? br.create(null, null, marksOf(run)) : schema.text(text, marksOf(run))));
  const node = (block) => block.runs
    ? par.create(null, block.runs.flatMap(inline))
    : (block.ordered ? ol : ul).create(null, block.items.map((item) => li.create(null, item.map(node))));
  return doc.create(null, blocks.length ? blocks.map(node) : [par.create()]);
}

// White space that HTML would read as layout can come in by other ways than this editor's own; the length stays.
const textOfNode = (part) => part.isText
  ? part.text.replace(/[\t\n\r\f\0]/g, " ").replace(/\p{Surrogate}/gu, "\ufffd")
  : "\n";

/** Turns a ProseMirror document, or a node of it, into blocks. */
export function blocksFromDoc(node) {
  const blocks = [];
  node.forEach((child) => {
    if (child.isTextblock) {
      const runs = [];
      child.forEach((part) => {
        const marks = Object.fromEntries(part.marks.map((mark) => [mark.type.name, mark]));
        runs.push({
          text: textOfNode(part),
          href: marks.link?.attrs.href ?? null, strong: !!marks.strong, em: !!marks.em,
        });
      });
      blocks.push({ runs: canonicalRuns(runs) });
    } else {
      const items = [];
      child.forEach((item) => items.push(blocksFromDoc(item)));
      blocks.push({ ordered: child.type.name === "ordered_list", items });
    }
  });
  return blocks;
}

const points = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);
const unitsBefore = (text, count) => (/[\ud800-\udfff]/.test(text) ? [...text].slice(0, count).join("").length : count);

/**
 * The composed text of a document, and where its characters stand in it.
 * Offsets are code points into `text`; positions are ProseMirror's.
 */
export class ComposedText {
  text = "";
  length = 0; // in code points
  pieces = []; // {start, end, pos, text}: in order; each paragraph begins with an empty one

  constructor(doc) {
    doc.forEach((child, offset, index) => {
      if (index) this.#add("\n\n");
      this.#block(child, offset, 0);
    });
  }

  #add(text) {
    this.text += text;
    this.length += points(text);
  }

  #block(node, pos, level) {
    if (node.isTextblock) this.#paragraph(node, pos);
    else node.forEach((item, offset, index) => {
      if (index) this.#add("\n");
      this.#add("  ".repeat(level) + (node.type.name === "ordered_list" ? `${index + 1}. ` : "- "));
      this.#item(item, pos + 1 + offset, level);
    });
  }

  #item(item, pos, level) {
    item.forEach((child, offset, index) => {
      if (index) this.#add("\n" + (child.isTextblock ? "  ".repeat(level + 1) : ""));
      this.#block(child, pos + 1 + offset, level + 1);
    });
  }

  #paragraph(node, pos) {
    this.pieces.push({ start: this.length, end: this.length, pos: pos + 1, text: "" });
    node.forEach((part, offset) => {
      const text = textOfNode(part);
      const start = this.length;
      this.#add(text);
      this.pieces.push({ start, end: this.length, pos: pos + 1 + offset, text });
    });
  }

  /**
   * The position of an offset. An offset inside a separator or a list's marker goes to the text after it, or, with
   * `side` -1, to the text before it.
   */
  position(offset, side = 1) {
    const at = Math.max(0, Math.min(offset, this.length));
    const piece = this.pieces.findLast((one) => one.start <= at && at <= one.end)
      ?? (side > 0 ? this.pieces.find((one) => one.start >= at) : this.pieces.findLast((one) => one.end <= at))
      ?? (side > 0 ? this.pieces.at(-1) : this.pieces[0]);
    return piece.pos + unitsBefore(piece.text, Math.max(0, Math.min(at, piece.end) - piece.start));
  }

  /** The offset of a position; one outside any paragraph goes to the text after it. */
  offset(pos) {
    const piece = this.pieces.findLast((one) => one.pos <= pos);
    if (!piece) return this.pieces[0].start;
    if (pos <= piece.pos + piece.text.length) return piece.start + points(piece.text.slice(0, pos - piece.pos));
    return (this.pieces.find((one) => one.pos > pos) ?? { start: this.length }).start;
  }
}
