import { Show } from "solid-js";
import type { FileRef } from "#jobs/document/nodes.ts";
import { IconButton } from "../ui/Button.tsx";
import { FileText, PictureFile, X } from "../ui/icons.ts";
import { sizeText } from "./size-text.ts";

/** One file with its size; a press saves it. Stands in a list. */
export function FileChip(props: { file: FileRef; onRemove?: () => void }) {
  const Icon = () =>
    props.file.type.startsWith("image/")
      ? <PictureFile size={14} class="shrink-0 text-muted" aria-hidden="true" />
      : <FileText size={14} class="shrink-0 text-muted" aria-hidden="true" />;
  return (
    <li class="flex h-7 max-w-72 items-center rounded-md border bg-surface text-xs">
      <a
        class="flex h-full min-w-0 items-center gap-1.5 rounded-md px-2 hover:bg-hover"
        href={`/api/attachments/${props.file.id}?download=true`}
        download={props.file.name}
        title={props.file.name}
      >
        <Icon />
        <span class="truncate">{props.file.name}</span>
        <span class="shrink-0 text-faint tabular-nums">{sizeText(props.file.size)}</span>
      </a>
      <Show when={props.onRemove}>
        {(remove) => (
          <IconButton size="sm" label={`Remove ${props.file.name}`} onClick={() => remove()()}>
            <X size={13} aria-hidden="true" />
          </IconButton>
        )}
      </Show>
    </li>
  );
}
