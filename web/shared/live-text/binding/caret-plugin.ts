import { type EditorState, Plugin } from "@tiptap/pm/state";
import { Decoration, type DecorationAttrs, DecorationSet, type EditorView } from "@tiptap/pm/view";
import type { Awareness } from "y-protocols/awareness";
import { setMeta, yCursorPluginKey, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import type { Binding } from "./binding.ts";

type Person = Record<string, unknown>;
type Look = {
  cursorBuilder: (person: Person) => HTMLElement;
  selectionBuilder: (person: Person) => DecorationAttrs;
};

/** Shows colleagues' carets and tells them one's own, in the place of y-prosemirror's plugin of this name: a caret that makes no
 * sense, whoever sent it, is not shown and disturbs neither the text nor the other carets (CO1, CO8). */
export function yCursorPlugin(awareness: Awareness, look: Look) {
  return new Plugin<DecorationSet>({
    key: yCursorPluginKey,
    state: {
      init: (_, state) => caretsIn(state, awareness, look),
      apply(transaction, shown, _before, state) {
        const isNews = ySyncPluginKey.getState(state)?.isChangeOrigin || transaction.getMeta(yCursorPluginKey);
        return isNews ? caretsIn(state, awareness, look) : shown.map(transaction.mapping, transaction.doc);
      },
    },
    props: { decorations: (state) => yCursorPluginKey.getState(state) },
    view(view) {
      const show = () => setMeta(view, yCursorPluginKey, { awarenessUpdated: true });
      const tell = () => tellCaret(view, awareness);
      awareness.on("change", show);
      view.dom.addEventListener("focusin", tell);
      view.dom.addEventListener("focusout", tell);
      return {
        update: tell,
        destroy() {
          view.dom.removeEventListener("focusin", tell);
          view.dom.removeEventListener("focusout", tell);
          awareness.off("change", show);
          awareness.setLocalStateField("cursor", null);
        },
      };
    },
  });
}

const bindingOf = (state: EditorState): Binding => ySyncPluginKey.getState(state)!.binding;

function caretsIn(state: EditorState, awareness: Awareness, look: Look): DecorationSet {
  const carets = [...awareness.getStates()].flatMap(([client, said]) =>
    client === awareness.clientID ? [] : caretIn(state, client, said, look)
  );
  return DecorationSet.create(state.doc, carets);
}

function caretIn(state: EditorState, client: number, said: Record<string, unknown>, look: Look): Decoration[] {
  const [anchor, head] = placesIn(state, said["cursor"]);
  if (anchor === undefined || head === undefined) return [];
  const person = (said["user"] ?? {}) as Person;
  return [
    Decoration.widget(head, () => look.cursorBuilder(person), { key: `${client}`, side: 10 }),
    Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), look.selectionBuilder(person), {
      inclusiveEnd: true,
      inclusiveStart: false,
    }),
  ];
}

/** Where anchor and head of a caret stand, nothing where that cannot be told. */
function placesIn(state: EditorState, cursor: unknown): number[] {
  const { anchor, head } = (cursor ?? {}) as { anchor?: unknown; head?: unknown };
  const end = Math.max(state.doc.content.size - 1, 0);
  return [anchor, head].flatMap((given) => {
    const place = bindingOf(state).positionOf(given);
    return place === null ? [] : Math.min(Math.max(place, 0), end);
  }).filter((_, __, both) => both.length === 2);
}

function tellCaret(view: EditorView, awareness: Awareness): void {
  const binding = bindingOf(view.state);
  const told = awareness.getLocalState()?.["cursor"] as { anchor: unknown; head: unknown } | null | undefined;
  if (!view.hasFocus()) {
    // Of the two fields of a text, only the one that holds the caret takes it away.
    if (told && binding.positionOf(told.anchor) !== null) awareness.setLocalStateField("cursor", null);
    return;
  }
  const { selection } = view.state;
  const [anchor, head] = [binding.relativeAt(selection.anchor, false), binding.relativeAt(selection.head, false)];
  if (!anchor || !head) return;
  if (told && isSame(told.anchor, anchor) && isSame(told.head, head)) return;
  awareness.setLocalStateField("cursor", { anchor, head });
}

const isSame = (told: unknown, place: Y.RelativePosition) =>
  Y.compareRelativePositions(Y.createRelativePositionFromJSON(told), place);
