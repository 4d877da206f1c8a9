import type { Editor } from "@tiptap/core";
import { createUniqueId, Show } from "solid-js";
import { Button, IconButton } from "../ui/Button.tsx";
import { Trash } from "../ui/icons.ts";
import { chipText, fullLabel, type VariableAttributes } from "./chip-text.ts";
import { NodePanel, type PanelNode } from "./NodePanel.tsx";
import { attributesOf } from "./variable-node.tsx";
import type { VariableSource } from "./variables.ts";

/** Beside the selected chip: what it stands for, its fallback, and its removal. */
export function ChipPopover(props: { editor: Editor | undefined; variables: VariableSource }) {
  return (
    <NodePanel
      editor={props.editor}
      name="variable"
      read={attributesOf}
      label={({ path }) => `Variable ${path}`}
    >
      {(chip) => <About chip={chip} variables={props.variables} />}
    </NodePanel>
  );
}

function About(props: { chip: PanelNode<VariableAttributes>; variables: VariableSource }) {
  const id = createUniqueId();
  const chip = () => props.chip.attributes;
  const variable = () => props.variables.known()?.find((one) => one.path === chip().path);
  const text = () => chipText(chip(), props.variables.known(), props.variables.values());
  const isWrong = () => text().kind === "unknown" || text().kind === "barred";
  const says = () => {
    const now = text();
    if (now.kind === "value") return `Now: ${now.text}`;
    if (now.kind === "unknown") return "There is no such variable. Remove it, or the mail will not leave.";
    if (now.kind === "barred") return "This mail goes to several users. Remove it, or the mail will not leave.";
    if (now.kind === "hole") return "No value here. Add a fallback, or fill the value in.";
    return now.kind === "fallback" ? "No value here: the fallback is sent." : "";
  };
  return (
    <>
      <div class="flex items-start gap-2">
        <div class="min-w-0 flex-1">
          <p class="truncate font-medium">{variable() ? fullLabel(variable()!) : chip().path}</p>
          <p class="truncate font-mono text-xs text-faint">{chip().path}</p>
        </div>
        <IconButton size="sm" label="Remove the variable" class="-mt-1 -mr-1" onClick={() => props.chip.remove()}>
          <Trash size={15} aria-hidden="true" />
        </IconButton>
      </div>
      <Show when={says()}>
        <p
          class="mt-1 text-xs break-words"
          classList={{ "text-muted": !isWrong(), "text-danger": isWrong() }}
        >
          {says()}
        </p>
      </Show>
      <label for={id} class="mt-2 mb-1 block text-xs font-medium text-muted">
        Fallback, where there is no value
      </label>
      <div class="flex gap-2">
        <input
          id={id}
          data-first
          class="control"
          placeholder={chip().fallback === "" ? "Nothing" : "None: the mail waits"}
          value={chip().fallback ?? ""}
          onInput={(event) => props.chip.set("fallback", event.currentTarget.value)}
        />
        <Show when={chip().fallback !== null}>
          <Button size="sm" look="ghost" class="!h-8" onClick={() => props.chip.set("fallback", null)}>
            No fallback
          </Button>
        </Show>
      </div>
    </>
  );
}
