import { For, Show } from "solid-js";
import type { FileRef } from "#jobs/document/nodes.ts";
import { FileChip } from "./FileChip.tsx";

/** Files to save, each by a press; nothing where there are none. */
export function FileList(props: { files: readonly FileRef[]; missing?: readonly string[]; class?: string }) {
  const missing = () => props.missing ?? [];
  return (
    <Show when={props.files.length + missing().length > 0}>
      <ul aria-label="Files" class={`flex flex-wrap gap-1.5 ${props.class ?? ""}`}>
        <For each={props.files}>{(file) => <FileChip file={file} />}</For>
        <For each={missing()}>
          {(name) => (
            <li class="flex h-7 items-center rounded-md bg-danger-soft px-2 text-xs text-danger">
              {name} is not there any more
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
