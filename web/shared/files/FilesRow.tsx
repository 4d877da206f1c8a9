import { createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { largestMessageBytes } from "#jobs/document/files.ts";
import { filesOf } from "../editor/file-drop.ts";
import { IconButton } from "../ui/Button.tsx";
import { X } from "../ui/icons.ts";
import { ProgressBar } from "../ui/ProgressBar.tsx";
import { toastUndo } from "../ui/Toast.tsx";
import type { Attach, Upload } from "./create-attach.ts";
import { FileChip } from "./FileChip.tsx";
import { overText } from "./file-fault.ts";
import { sizeText } from "./size-text.ts";

/** The files of a text under it, those on their way and what did not come in; takes what is dropped on it (CO9). */
export function FilesRow(props: { attach: Attach; editable: boolean; class?: string }) {
  const [isOver, setOver] = createSignal(false);
  const files = () => props.attach.store?.items() ?? [];
  const over = () => overText(props.attach.usedBytes());
  const isShown = () => files().length > 0 || props.attach.uploads().length > 0 || over() !== null;
  // A file that misses the text must not take its place in the browser.
  const holdOff = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes("Files") || event.defaultPrevented) return;
    event.preventDefault();
    if (event.type === "dragover" && !(event.target as Element).closest?.("[data-files]")) {
      event.dataTransfer.dropEffect = "none";
    }
  };
  onMount(() => {
    addEventListener("dragover", holdOff);
    addEventListener("drop", holdOff);
  });
  onCleanup(() => {
    removeEventListener("dragover", holdOff);
    removeEventListener("drop", holdOff);
  });
  const remove = (id: string) => {
    const file = files().find((one) => one.id === id);
    if (!file || !props.attach.store) return;
    const { store } = props.attach;
    store.drop(id);
    toastUndo(`${file.name} removed`, () => {
      store.put(file);
      return Promise.resolve();
    });
  };
  return (
    <Show when={isShown()}>
      <section
        aria-label="Files"
        data-files=""
        class={`shrink-0 px-4 py-2 ${props.class ?? "border-t"}`}
        classList={{ "bg-accent-soft": isOver() }}
        onDragOver={(event) => {
          if (!props.editable || !event.dataTransfer?.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false);
          const dropped = filesOf(event.dataTransfer);
          if (!props.editable || dropped.length === 0) return;
          event.preventDefault();
          props.attach.take(dropped, "files");
        }}
      >
        <ul class="flex flex-wrap gap-1.5">
          <For each={files()}>
            {(file) => <FileChip file={file} {...(props.editable ? { onRemove: () => remove(file.id) } : {})} />}
          </For>
          <For each={props.attach.uploads()}>{(upload) => <UnderWay upload={upload} />}</For>
        </ul>
        <Show when={files().length > 1 || over()}>
          <p class="mt-1.5 text-xs" classList={{ "text-faint": !over(), "text-danger": Boolean(over()) }}>
            {over() ?? `${sizeText(props.attach.usedBytes())} of ${largestMessageBytes / 1_000_000} MB`}
          </p>
        </Show>
      </section>
    </Show>
  );
}

function UnderWay(props: { upload: Upload }) {
  return (
    <Show
      when={props.upload.error()}
      fallback={
        <li class="flex h-7 w-56 items-center gap-2 rounded-md border border-dashed pl-2 text-xs">
          <span class="min-w-0 flex-1 truncate">{props.upload.name}</span>
          <span class="w-16">
            <ProgressBar label={`Uploading ${props.upload.name}`} labelHidden value={props.upload.part()} />
          </span>
          <IconButton size="sm" label={`Stop uploading ${props.upload.name}`} onClick={() => props.upload.end()}>
            <X size={13} aria-hidden="true" />
          </IconButton>
        </li>
      }
    >
      {(words) => (
        <li class="flex min-h-7 items-center gap-1 rounded-md bg-danger-soft pl-2 text-xs text-danger">
          <span role="alert" class="min-w-0 break-words">{words()}</span>
          <IconButton size="sm" label="Dismiss" onClick={() => props.upload.end()}>
            <X size={13} aria-hidden="true" />
          </IconButton>
        </li>
      )}
    </Show>
  );
}
