import { autoUpdate, computePosition, flip, offset, shift } from "@floating-ui/dom";
import type { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { Portal } from "solid-js/web";
import { createEditorSignal } from "./create-editor-signal.ts";

/** What a panel's content is given: the place of its node, and the way to change an attribute of it. */
export type PanelNode<T> = { attributes: T; set: (name: keyof T & string, value: unknown) => void; remove: () => void };

/**
 * A panel beside the node of type `name` that is selected. Shown while somebody is in the text or in the panel; Tab or Enter lead into
 * it from the text, to what is marked `data-first`, Escape and Enter back.
 */
export function NodePanel<T extends object>(props: {
  editor: Editor | undefined;
  name: string;
  read: (node: NodeSelection["node"]) => T;
  label: (attributes: T) => string;
  children: (node: PanelNode<T>) => JSX.Element;
}) {
  const selected = createEditorSignal(() => props.editor, (editor) => {
    const { selection } = editor.state;
    if (!(selection instanceof NodeSelection) || selection.node.type.name !== props.name) return null;
    return { attributes: props.read(selection.node), at: selection.from };
  });
  const [isNear, setNear] = createSignal(false);
  createEffect(on(() => selected()?.at, (at) => setNear(at !== undefined)));
  return (
    <Show when={props.editor?.isEditable && isNear() && selected()}>
      {(one) => (
        <Panel
          editor={props.editor!}
          at={one().at}
          label={props.label(one().attributes)}
          onAway={() => setNear(false)}
        >
          {props.children({
            get attributes() {
              return one().attributes;
            },
            set: (name, value) => setAttribute(props.editor!, one().at, name, value),
            remove: () => void props.editor!.chain().deleteSelection().focus().run(),
          })}
        </Panel>
      )}
    </Show>
  );
}

function setAttribute(editor: Editor, at: number, name: string, value: unknown): void {
  editor.commands.command(({ tr }) => {
    tr.setNodeAttribute(at, name, value);
    return true;
  });
  editor.commands.setNodeSelection(at);
}

function Panel(props: { editor: Editor; at: number; label: string; onAway: () => void; children: JSX.Element }) {
  let panel!: HTMLDivElement;
  createEffect(on(() => props.at, (at) => {
    const anchor = props.editor.view.nodeDOM(at);
    if (!(anchor instanceof HTMLElement)) return;
    const place = async () => {
      const { x, y } = await computePosition(anchor, panel, {
        placement: "bottom-start",
        middleware: [offset(6), flip(), shift({ padding: 8 })],
      });
      Object.assign(panel.style, { left: `${x}px`, top: `${y}px` });
    };
    onCleanup(autoUpdate(anchor, panel, () => void place()));
  }));
  const onTextKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== "Tab" || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const first = panel.querySelector<HTMLElement>("[data-first]");
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
  };
  const onPress = (event: PointerEvent) => {
    const target = event.target as Node;
    if (!panel.contains(target) && !props.editor.view.dom.contains(target)) props.onAway();
  };
  createEffect(on(() => props.editor, (editor) => {
    editor.view.dom.addEventListener("keydown", onTextKey, { capture: true });
    document.addEventListener("pointerdown", onPress);
    onCleanup(() => {
      editor.view.dom.removeEventListener("keydown", onTextKey, { capture: true });
      document.removeEventListener("pointerdown", onPress);
    });
  }));
  const back = () => {
    const { editor, at } = props;
    editor.commands.setTextSelection(at + 1);
    editor.view.focus();
  };
  return (
    <Portal>
      <div
        ref={panel}
        role="dialog"
        aria-label={props.label}
        class="float absolute top-0 left-0 w-72 animate-appear !p-3"
        onKeyDown={(event) => {
          const isPress = event.key === "Enter" && (event.target as HTMLElement).closest("button");
          if (event.key !== "Escape" && event.key !== "Enter" || isPress) return;
          event.preventDefault();
          event.stopPropagation();
          back();
        }}
      >
        {props.children}
      </div>
    </Portal>
  );
}
