// What a letter can hold, and the keys that work on it.
import {
  Schema, baseKeymap, chainCommands, liftListItem, redo, sinkListItem, splitListItem, toggleMark, undo, wrapInList,
} from "./vendor/prosemirror.min.js";
import { safeHref } from "./composed.js";

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    hard_break: {
      group: "inline", inline: true, selectable: false, linebreakReplacement: true,
      parseDOM: [{ tag: "br" }], toDOM: () => ["br"], leafText: () => "\n",
    },
    text: { group: "inline" },
  },
  marks: {
    link: {
      attrs: { href: { validate: "string" } },
      inclusive: false,
      parseDOM: [{
        tag: "a[href]",
        getAttrs: (node) => { const href = safeHref(node.getAttribute("href")); return href ? { href } : false; },
      }],
      toDOM: (mark) => ["a", { href: mark.attrs.href }, 0],
    },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
  },
});

const { bullet_list: bullet, ordered_list: ordered, list_item: item, hard_break: hardBreak } = schema.nodes;

/** The innermost list around the selection: {node, pos}, or null. */
export function listAround(state) {
  const { $from, $to } = state.selection;
  for (let depth = $from.sharedDepth($to.pos); depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === bullet || node.type === ordered) return { node, pos: $from.before(depth) };
  }
  return null;
}

// A list of the other kind changes its kind; the same kind is taken away.
const toggleList = (type) => (state, dispatch, view) => {
  const list = listAround(state);
  if (!list) return wrapInList(type)(state, dispatch, view);
  if (list.node.type === type) return liftListItem(item)(state, dispatch, view);
  dispatch?.(state.tr.setNodeMarkup(list.pos, type));
  return true;
};

const insertBreak = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(hardBreak.create()).scrollIntoView());
  return true;
};

export const commands = {
  strong: toggleMark(schema.marks.strong),
  em: toggleMark(schema.marks.em),
  bullet: toggleList(bullet),
  ordered: toggleList(ordered),
  indent: sinkListItem(item),
  outdent: liftListItem(item),
};

/** Key bindings. Tab and Ctrl-K are left to the page. `submit` is called on Ctrl-Enter. */
export function keys(submit) {
  return {
    ...baseKeymap,
    "Mod-b": commands.strong,
    "Mod-B": commands.strong,
    "Mod-i": commands.em,
    "Mod-I": commands.em,
    "Mod-Shift-7": commands.ordered,
    "Mod-Shift-8": commands.bullet,
    "Mod-]": commands.indent,
    "Mod-[": commands.outdent,
    "Mod-z": undo,
    "Mod-Z": redo,
    "Mod-y": redo,
    Enter: chainCommands(splitListItem(item), baseKeymap.Enter),
    "Shift-Enter": insertBreak,
    "Mod-Enter": () => { submit(); return true; },
  };
}
