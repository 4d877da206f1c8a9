import { autoUpdate, computePosition, flip, offset, shift } from "@floating-ui/dom";
import type { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import { createEffect, createSignal, createUniqueId, on, onCleanup, Show } from "solid-js";
import { Portal } from "solid-js/web";
import { Button, IconButton } from "../ui/Button.tsx";
import { Trash } from "../ui/icons.ts";
import { chipText, fullLabel } from "./chip-text.ts";
import { createEditorSignal } from "./create-editor-signal.ts";
import { attributesOf } from "./variable-node.tsx";
import type { VariableSource } from "./variables.ts";

/** Beside the selected chip: what it stands for, its fallback, and its removal. Tab or Enter lead into it from the text. */
export function ChipPopover(props: { editor: Editor | undefined; variables: VariableSource }) {
  const chip = createEditorSignal(() => props.editor, (editor) => {
    const { selection } = editor.state;
    if (!(selection instanceof NodeSelection) || selection.node.type.name !== "variable") return null;
    return { ...attributesOf(selection.node), at: selection.from };
  });
  const [isNear, setNear] = createSignal(false);
  // Shown while the chip is selected and somebody is in the text or in the panel.
  createEffect(on(() => chip()?.at, (at) => setNear(at !== undefined)));
  return (
    <Show when={props.editor?.isEditable && isNear() && chip()}>
      {(one) => (
        <Panel
          editor={props.editor!}
          at={one().at}
          path={one().path}
          fallback={one().fallback}
          variables={props.variables}
          onAway={() => setNear(false)}
        />
      )}
    </Show>
  );
}

function Panel(
  props: {
    editor: Editor;
    at: number;
    path: string;
    fallback: string | null;
    variables: VariableSource;
    onAway: () => void;
  },
) {
  const id = createUniqueId();
  let panel!: HTMLDivElement;
  let field!: HTMLInputElement;
  const variable = () => props.variables.known()?.find((one) => one.path === props.path);
  const text = () =>
    chipText({ path: props.path, fallback: props.fallback }, props.variables.known(), props.variables.values());
  const says = () => {
    const now = text();
    if (now.kind === "value") return `Now: ${now.text}`;
    if (now.kind === "unknown") return "There is no such variable. Remove it, or the mail will not leave.";
    if (now.kind === "hole") return "No value here. Add a fallback, or fill the value in.";
    return now.kind === "fallback" ? "No value here: the fallback is sent." : "";
  };

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
    field.focus();
    field.select();
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

  const set = (fallback: string | null) => {
    props.editor.commands.command(({ tr }) => {
      tr.setNodeAttribute(props.at, "fallback", fallback);
      return true;
    });
    props.editor.commands.setNodeSelection(props.at);
  };
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
        aria-label={`Variable ${props.path}`}
        class="float absolute top-0 left-0 w-72 animate-appear !p-3"
        onKeyDown={(event) => {
          if (event.key !== "Escape" && event.key !== "Enter") return;
          event.preventDefault();
          event.stopPropagation();
          back();
        }}
      >
        <div class="flex items-start gap-2">
          <div class="min-w-0 flex-1">
            <p class="truncate font-medium">{variable() ? fullLabel(variable()!) : props.path}</p>
            <p class="truncate font-mono text-xs text-faint">{props.path}</p>
          </div>
          <IconButton
            size="sm"
            label="Remove the variable"
            class="-mt-1 -mr-1"
            onClick={() => props.editor.chain().deleteSelection().focus().run()}
          >
            <Trash size={15} aria-hidden="true" />
          </IconButton>
        </div>
        <Show when={says()}>
          <p
            class="mt-1 text-xs break-words"
            classList={{ "text-muted": text().kind !== "unknown", "text-danger": text().kind === "unknown" }}
          >
            {says()}
          </p>
        </Show>
        <label for={id} class="mt-2 mb-1 block text-xs font-medium text-muted">
          Fallback, where there is no value
        </label>
        <div class="flex gap-2">
          <input
            ref={field}
            id={id}
            class="control"
            placeholder={props.fallback === "" ? "Nothing" : "None: the mail waits"}
            value={props.fallback ?? ""}
            onInput={(event) => set(event.currentTarget.value)}
          />
          <Show when={props.fallback !== null}>
            <Button size="sm" look="ghost" class="!h-8" onClick={() => set(null)}>No fallback</Button>
          </Show>
        </div>
      </div>
    </Portal>
  );
}
