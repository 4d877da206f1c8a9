import type { Node, Schema } from "prosemirror-model";
import { EditorState, type Plugin, TextSelection, type Transaction } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { yUndoPlugin, yUndoPluginKey } from "y-prosemirror";
import type * as Y from "yjs";
import { ySyncPlugin } from "#web/shared/live-text/binding/sync-plugin.ts";

/** An editor without a browser: ProseMirror's state and our binding, driven by a hand that types as a person does. */
export function makeSimulatedEditor(fragment: Y.XmlFragment, schema: Schema, more: Plugin[] = []) {
  const plugins: Plugin[] = [ySyncPlugin(fragment), yUndoPlugin(), ...more];
  const view = {
    state: EditorState.create({ schema, plugins }),
    dom: new EventTarget(),
    hasFocus: () => true,
    dispatch(transaction: Transaction): void {
      const before = view.state;
      view.state = before.apply(transaction);
      for (const pluginView of views) pluginView.update?.(view as unknown as EditorView, before);
    },
  };
  const views: NonNullable<ReturnType<NonNullable<Plugin["spec"]["view"]>>>[] = [];
  for (const plugin of plugins) views.push(plugin.spec.view!(view as unknown as EditorView));

  const run = (change: (transaction: Transaction) => void) => {
    const transaction = view.state.tr;
    change(transaction);
    view.dispatch(transaction);
  };
  return {
    state: () => view.state,
    /** Put the caret at a place of the `n`th line. */
    click(n: number, offset: number): void {
      const [pos, line] = linesIn(view.state.doc)[n]!;
      const at = pos + 1 + Math.min(offset, line.content.size);
      run((transaction) => transaction.setSelection(TextSelection.create(transaction.doc, at)));
    },
    type: (text: string) => run((transaction) => transaction.insertText(text)),
    enter: () => run((transaction) => transaction.deleteSelection().split(transaction.selection.from)),
    backspace: () =>
      run((transaction) => {
        const { from, empty, $from } = transaction.selection;
        if (!empty) transaction.deleteSelection();
        else if ($from.parentOffset > 0) transaction.delete(from - 1, from);
        else if (
          from > 1 && $from.parent.isTextblock && transaction.doc.resolve($from.before()).nodeBefore?.isTextblock
        ) {
          transaction.join($from.before());
        }
      }),
    chip: (path: string) =>
      run((transaction) =>
        transaction.replaceSelectionWith(schema.nodes.variable!.create({ path, fallback: null }), true)
      ),
    run,
    undo: () => yUndoPluginKey.getState(view.state)!.undoManager.undo(),
    text: () => linesIn(view.state.doc).map(([, line]) => lineText(line)).join("\n"),
    destroy: () => views.forEach((each) => each.destroy?.()),
  };
}
export type SimulatedEditor = ReturnType<typeof makeSimulatedEditor>;

export const lineText = (line: Node) =>
  line.textBetween(0, line.content.size, "", (leaf) => `{${leaf.attrs.path ?? "br"}}`);

export function linesIn(doc: Node): [number, Node][] {
  const lines: [number, Node][] = [];
  doc.descendants((node, pos) => {
    if (node.isTextblock) lines.push([pos, node]);
  });
  return lines;
}
