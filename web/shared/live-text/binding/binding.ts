import type { Fragment } from "prosemirror-model";
import { AllSelection, type EditorState, NodeSelection, TextSelection, type Transaction } from "@tiptap/pm/state";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { type Caret, type Mapping, readBlocks, writeBlocks } from "./blocks.ts";
import { lineText } from "./line.ts";

/** As much of an EditorView as a binding needs. */
export type View = { readonly state: EditorState; dispatch(transaction: Transaction): void };

/** A selection that stays with its words while others type. */
type Held = { type: string; anchor: Y.RelativePosition | null; head: Y.RelativePosition | null };

/** A transaction that makes the document's content `content`, touching only what differs. */
function replaced(state: EditorState, content: Fragment): Transaction {
  const start = state.doc.content.findDiffStart(content);
  const ends = state.doc.content.findDiffEnd(content);
  if (start === null || !ends) return state.tr;
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  const part = state.tr.replace(
    start,
    ends.a + overlap,
    state.doc.copy(content).slice(start, ends.b + overlap),
  );
  // Replacing may join or fill what it cut open.
  return part.doc.content.eq(content) ? part : state.tr.replaceWith(0, state.doc.content.size, content);
}

/** y-prosemirror throws at places that a foreign hand made up, and beside elements that are not shown. */
function orNull<T>(find: () => T): T | null {
  try {
    return find();
  } catch {
    return null;
  }
}

/** Ties one fragment of a draft to one editor, both ways. y-prosemirror's undo and caret plugins know it as their own binding. */
export class Binding {
  readonly doc: Y.Doc;
  readonly mapping: Mapping = new Map();
  isDestroyed = false;
  #view: View | null = null;
  #busy = false;
  #held: Held | null = null;

  constructor(readonly type: Y.XmlFragment) {
    this.doc = type.doc!;
  }

  open(view: View): void {
    this.#view = view;
    this.doc.on("beforeAllTransactions", this.#hold);
    this.doc.on("afterAllTransactions", this.#letGo);
    this.type.observeDeep(this.#changed);
    this.#show(view, false);
  }

  destroy(): void {
    this.isDestroyed = true;
    this.#view = null;
    this.doc.off("beforeAllTransactions", this.#hold);
    this.doc.off("afterAllTransactions", this.#letGo);
    this.type.unobserveDeep(this.#changed);
  }

  /** The person changed the editor's document: write it. */
  write(addToHistory: boolean): void {
    const { state } = this.#view ?? {};
    if (this.#busy || !state) return;
    this.#alone(() =>
      this.doc.transact((transaction) => {
        transaction.meta.set("addToHistory", addToHistory);
        const { $head } = state.selection;
        const caret: Caret = $head.parent.isTextblock ? { parent: $head.parent, offset: $head.parentOffset } : null;
        writeBlocks(this.type, state.doc, this.mapping, caret);
      }, ySyncPluginKey)
    );
  }

  /** The undo plugin hands back the selection that went with what it undid. */
  set beforeTransactionSelection(held: Held | null | undefined) {
    const view = this.#view;
    if (!held || !view) return;
    const transaction = view.state.tr;
    this.#restore(transaction, held);
    if (transaction.selectionSet) this.#alone(() => view.dispatch(transaction.setMeta("addToHistory", false)));
  }
  get beforeTransactionSelection(): Held | null {
    return null;
  }

  #alone(act: () => void): void {
    if (this.#busy) return;
    this.#busy = true;
    try {
      act();
    } finally {
      this.#busy = false;
    }
  }

  #hold = (): void => {
    if (this.#busy || this.#held || !this.#view) return;
    const { state: { selection } } = this.#view;
    const isCaret = selection.empty;
    this.#held = {
      type: (selection.toJSON() as { type: string }).type,
      anchor: this.relativeAt(selection.anchor, isCaret || selection.anchor > selection.head),
      head: this.relativeAt(selection.head, isCaret || selection.head > selection.anchor),
    };
  };

  #letGo = (): void => {
    this.#held = null;
  };

  #changed = (_events: unknown, transaction: Y.Transaction): void => {
    const view = this.#view;
    if (!view || this.#busy) return;
    const forget = (_: unknown, type: unknown) => this.mapping.delete(type as Y.XmlElement);
    transaction.changed.forEach(forget);
    transaction.changedParentTypes.forEach(forget);
    this.#show(view, transaction.origin instanceof Y.UndoManager);
  };

  /** Bring what changed in the document into the editor, and no more: what a person composes elsewhere is not disturbed. */
  #show(view: View, isUndoRedoOperation: boolean): void {
    const { state } = view;
    const content = readBlocks(this.type, state.doc.type, state.schema, this.mapping);
    const transaction = replaced(state, content);
    if (this.#held) this.#restore(transaction, this.#held);
    transaction.setMeta("addToHistory", false);
    transaction.setMeta(ySyncPluginKey, { isChangeOrigin: true, isUndoRedoOperation });
    this.#alone(() => view.dispatch(transaction));
  }

  /** The place `pos` of the editor, fixed to its neighbour: with `sticks` the left one, so that a caret stays with the words its
   * person typed while others type at the same spot. */
  relativeAt(pos: number, sticks: boolean): Y.RelativePosition | null {
    const $pos = this.#view!.state.doc.resolve(pos);
    let at: Y.XmlFragment | undefined = this.type;
    for (let depth = 0; depth < $pos.depth && at; depth++) {
      const shown: unknown[] = at.toArray().filter((child) => this.mapping.has(child as Y.XmlElement));
      at = shown[$pos.index(depth)] as Y.XmlElement | undefined;
      if (at && this.mapping.get(at as Y.XmlElement)?.type !== $pos.node(depth + 1).type) at = undefined;
    }
    const text = at instanceof Y.XmlElement && $pos.parent.isTextblock ? lineText(at) : null;
    if (text) return Y.createRelativePositionFromTypeIndex(text, $pos.parentOffset, sticks ? -1 : 0);
    return orNull(() => absolutePositionToRelativePosition(pos, this.type, this.mapping as never));
  }

  /** Where in the editor such a place, or its JSON, is now; null where it cannot be told, whatever `relative` is. */
  positionOf(relative: unknown): number | null {
    return orNull(() =>
      relativePositionToAbsolutePosition(
        this.doc,
        this.type,
        Y.createRelativePositionFromJSON(relative),
        this.#sizes as never,
      )
    );
  }

  /** What is not shown takes no room. */
  readonly #sizes = { get: (element: Y.XmlElement) => this.mapping.get(element) ?? { nodeSize: 0 } };

  #absolute(held: Y.RelativePosition | null, transaction: Transaction): number | null {
    const pos = held && this.positionOf(held);
    return pos === null ? null : Math.min(Math.max(pos, 0), transaction.doc.content.size);
  }

  #restore(transaction: Transaction, { type, anchor, head }: Held): void {
    if (type === "all") return void transaction.setSelection(new AllSelection(transaction.doc));
    const [from, to] = [this.#absolute(anchor, transaction), this.#absolute(head, transaction)];
    if (from === null || to === null) return;
    // A chip that was selected may be gone: what then stands there must not be selected whole, or the next key replaces it.
    if (type === "node" && transaction.doc.nodeAt(from)?.isAtom) {
      transaction.setSelection(NodeSelection.create(transaction.doc, from));
    } else transaction.setSelection(TextSelection.between(transaction.doc.resolve(from), transaction.doc.resolve(to)));
  }
}
