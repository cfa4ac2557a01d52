// Remarks under the words: drawn as <mark>, they move with the words as these are edited.
import { Decoration, DecorationSet, Plugin, PluginKey } from "./vendor/prosemirror.min.js";

const KINDS = new Set(["must", "look", "idea"]);
const key = new PluginKey("remarks");

export const remarks = new Plugin({
  key,
  state: {
    init: () => DecorationSet.empty,
    apply: (tr, set, _before, after) => {
      const { made, replaced } = tr.getMeta(key) ?? {};
      if (made) return DecorationSet.create(after.doc, made);
      const gone = (replaced ?? []).flatMap(([from, to]) => set.find(from, to).filter((one) => one.from >= from && one.to <= to));
      return set.remove(gone).map(tr.mapping, tr.doc);
    },
  },
  props: { decorations: (state) => key.getState(state) },
});

/** A transaction that draws `marks`; `composed` is the text that their offsets mean, `mapping` the edits since. */
export function drawMarks(state, marks, composed, mapping) {
  const decorations = marks.flatMap((mark) => decorate(mark, composed, mapping));
  return state.tr.setMeta(key, { made: decorations }).setMeta("addToHistory", false);
}

/** Marks `tr` as one that puts other words in the `places` [from, to]: what was said of the old ones alone goes. */
export function dropMarks(tr, places) {
  return tr.setMeta(key, { replaced: places });
}

/** The remarks drawn now: [{from, to, id}], by position. */
export function drawnMarks(state) {
  return key.getState(state).find().map(({ from, to, spec }) => ({ from, to, id: spec.id }));
}

// The number stands above the first piece alone: a remark that crosses bold or a break is drawn in several elements.
function decorate({ start, end, kind, n, id }, composed, mapping) {
  if (!KINDS.has(kind)) throw new RangeError(`unknown kind of mark: ${kind}`);
  const from = composed.position(start);
  const to = composed.position(end, -1);
  if (from >= to) return [];
  const piece = composed.pieces.find((one) => one.text && one.pos <= from && from < one.pos + one.text.length);
  const split = piece ? Math.min(to, piece.pos + piece.text.length) : to;
  const attributes = { nodeName: "mark", class: kind };
  if (id !== undefined) attributes["data-id"] = String(id);
  const numbered = n === undefined ? attributes : { ...attributes, "data-n": String(n) };
  return [[from, split, numbered, false], [split, to, attributes, true]]
    .map(([a, b, attrs, inclusiveStart]) => [mapping.map(a, 1), mapping.map(b, -1), attrs, inclusiveStart])
    .filter(([a, b]) => a < b)
    .map(([a, b, attrs, inclusiveStart]) => Decoration.inline(a, b, attrs, { id, inclusiveStart }));
}
