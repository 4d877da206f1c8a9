import type { EditorState } from "@tiptap/pm/state";
import { fromBase64, toBase64 } from "lib0/buffer";
import { ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import type { Binding } from "./binding/binding.ts";

/** A stretch of a live text, fixed to its words: it moves with them, whoever types around. Positions as base64. */
export type Anchor = { field: "subject" | "body"; from: string; to: string; quote: string };
export type Range = { from: number; to: number };

const longestQuote = 500;

/** The selection as an anchor, null where nothing is selected. */
export function anchorOf(state: EditorState, field: Anchor["field"]): Anchor | null {
  const { from, to, empty } = state.selection;
  const binding = bindingOf(state);
  if (empty || !binding) return null;
  const [start, end] = [binding.relativeAt(from, false), binding.relativeAt(to, true)];
  if (!start || !end) return null;
  const quote = state.doc.textBetween(from, to, " ", (leaf) => leaf.attrs["path"] ?? " ").slice(0, longestQuote);
  return { field, from: encode(start), to: encode(end), quote };
}

/** Where an anchor's words stand now, null where they are gone. */
export function rangeOf(state: EditorState, anchor: Pick<Anchor, "from" | "to">): Range | null {
  const binding = bindingOf(state);
  const [from, to] = [anchor.from, anchor.to].map((position) => {
    const relative = decode(position);
    return binding && relative ? binding.positionOf(relative) : null;
  });
  if (from === null || from === undefined || to === null || to === undefined) return null;
  return from < to && to <= state.doc.content.size ? { from, to } : null;
}

const bindingOf = (state: EditorState): Binding | undefined => ySyncPluginKey.getState(state)?.binding;
const encode = (position: Y.RelativePosition) => toBase64(Y.encodeRelativePosition(position));
/** Null for what a foreign hand wrote. */
function decode(position: string): Y.RelativePosition | null {
  try {
    return Y.decodeRelativePosition(fromBase64(position));
  } catch {
    return null;
  }
}
