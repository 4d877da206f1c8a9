import { createSignal, For, Show } from "solid-js";
import { sizeText } from "#web/shared/files/size-text.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Ellipsis, FileText, Picture, PictureFile } from "#web/shared/ui/icons.ts";
import { MailFrame } from "#web/shared/ui/MailFrame.tsx";
import type { ThreadMessage } from "./MessageHead.tsx";

/** What came in: its words, what it quotes folded behind a button, pictures of other servers only when asked for, its files (CH6, AD3). */
export function InboundBody(props: { message: ThreadMessage }) {
  const [isQuoted, setQuoted] = createSignal(false);
  const [hasPictures, setPictures] = createSignal(false);
  const inbound = () => props.message.inbound!;
  const src = () => {
    const query = new URLSearchParams();
    if (isQuoted()) query.set("quoted", "true");
    if (hasPictures()) query.set("pictures", "true");
    return `/api/messages/${props.message.id}/view?${query}`;
  };
  return (
    <div class="flex flex-col gap-2.5 border-t p-3">
      <Show when={inbound().hasPictures && !hasPictures()}>
        <div class="flex flex-wrap items-center gap-2 rounded-lg bg-sunken px-3 py-1.5 text-xs text-muted">
          <Picture size={14} aria-hidden="true" />
          <span class="min-w-40 flex-1">
            Pictures of other servers are not loaded: they tell their sender who reads.
          </span>
          <Button size="sm" onClick={() => setPictures(true)}>Show pictures</Button>
        </div>
      </Show>
      <MailFrame src={src()} title={props.message.subject || "The message"} />
      <Show when={inbound().quotedHtml !== null}>
        <button
          type="button"
          class="grid h-5 w-9 place-items-center rounded-full bg-pressed text-muted hover:text-text"
          aria-label={isQuoted() ? "Hide the quoted text" : "Show the quoted text"}
          aria-expanded={isQuoted()}
          onClick={() => setQuoted((shown) => !shown)}
        >
          <Ellipsis size={16} aria-hidden="true" />
        </button>
      </Show>
      <Show when={inbound().files.length > 0}>
        <ul aria-label="Files" class="flex flex-wrap gap-1.5">
          <For each={inbound().files}>
            {(file) => (
              <li class="flex h-7 max-w-72 items-center rounded-md border bg-surface text-xs">
                <a
                  class="flex h-full min-w-0 items-center gap-1.5 rounded-md px-2 hover:bg-hover"
                  href={`/api/messages/${props.message.id}/files/${file.part}?download=true`}
                  download={file.name}
                  title={file.name}
                >
                  <Show
                    when={file.type.startsWith("image/")}
                    fallback={<FileText size={14} class="shrink-0 text-muted" aria-hidden="true" />}
                  >
                    <PictureFile size={14} class="shrink-0 text-muted" aria-hidden="true" />
                  </Show>
                  <span class="truncate">{file.name}</span>
                  <span class="shrink-0 text-faint tabular-nums">{sizeText(file.size)}</span>
                </a>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
