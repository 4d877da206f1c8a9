import { type Editor, Extension } from "@tiptap/core";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import type { Accessor } from "solid-js";
import { render } from "solid-js/web";
import { stopCapturing } from "./insert-variable.ts";

/** Where a picture on its way will stand. Shown to whoever uploads it alone: nothing of it is in the document. */
type Place = { id: number; at: number; name: string; part: Accessor<number> };
type Change = { add: Place } | { remove: number };

const key = new PluginKey<DecorationSet>("uploadPlaces");

/** Keeps the places of pictures on their way, wherever the words around them go. */
export const uploadPlaces = Extension.create({
  name: "uploadPlaces",
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply(transaction, places) {
          const moved = places.map(transaction.mapping, transaction.doc);
          const change = transaction.getMeta(key) as Change | undefined;
          if (!change) return moved;
          if ("remove" in change) return moved.remove(moved.find(undefined, undefined, isOf(change.remove)));
          return moved.add(transaction.doc, [widgetOf(change.add)]);
        },
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});

const isOf = (id: number) => (spec: { upload?: number }) => spec.upload === id;

function widgetOf({ id, at, name, part }: Place): Decoration {
  let dispose: (() => void) | undefined;
  const percent = () => Math.round(part() * 100);
  const toDOM = () => {
    const dom = document.createElement("span");
    dom.className = "upload-place";
    dispose = render(() => <>{`${name} ${percent()} %`}</>, dom);
    return dom;
  };
  // Before what is typed at the same spot meanwhile.
  return Decoration.widget(at, toDOM, { side: -1, upload: id, key: `upload-${id}`, destroy: () => dispose?.() });
}

export function addPlace(editor: Editor | undefined, place: Place): void {
  if (!editor || editor.isDestroyed) return;
  const { state, view } = editor;
  const at = Math.min(place.at, state.doc.content.size);
  // Only words hold a picture: a drop between two lines falls into the nearer one.
  const near = state.doc.resolve(at).parent.inlineContent ? at : nearestText(state, at);
  view.dispatch(state.tr.setMeta(key, { add: { ...place, at: near } } satisfies Change));
}

function nearestText({ doc, selection }: EditorState, at: number): number {
  let found = selection.to;
  let distance = Infinity;
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    for (const end of [pos + 1, pos + 1 + node.content.size]) {
      if (Math.abs(end - at) < distance) [found, distance] = [end, Math.abs(end - at)];
    }
    return false;
  });
  return found;
}

export function removePlace(editor: Editor | undefined, id: number): void {
  if (!editor || editor.isDestroyed) return;
  editor.view.dispatch(editor.state.tr.setMeta(key, { remove: id } satisfies Change));
}

/** Puts the picture where its place is by now, as one step of undo; false where that was deleted meanwhile. */
export function putPicture(editor: Editor | undefined, uploadId: number, attachmentId: string): boolean {
  if (!editor || editor.isDestroyed) return false;
  const { state, view } = editor;
  const [place] = key.getState(state)?.find(undefined, undefined, isOf(uploadId)) ?? [];
  if (!place || !state.doc.resolve(place.from).parent.inlineContent) return false;
  stopCapturing(editor);
  view.dispatch(state.tr.insert(place.from, state.schema.nodes["image"]!.create({ id: attachmentId })));
  stopCapturing(editor);
  return true;
}
