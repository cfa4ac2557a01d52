// What the editor uses of ProseMirror, and no more: the bundle holds what is named here.
export { baseKeymap, chainCommands, toggleMark } from "prosemirror-commands";
export { closeHistory, history, redo, undo } from "prosemirror-history";
export { keymap } from "prosemirror-keymap";
export { Schema, Slice } from "prosemirror-model";
export { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
export { EditorState, Plugin, PluginKey, Selection, TextSelection } from "prosemirror-state";
export { Mapping } from "prosemirror-transform";
export { Decoration, DecorationSet, EditorView } from "prosemirror-view";
