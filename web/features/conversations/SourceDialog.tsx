import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { wordsOf } from "#web/shared/api-error.ts";
import { refusedBy, urlOf } from "#web/shared/api.ts";
import { buttonClass } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Download } from "#web/shared/ui/icons.ts";
import { Notice, SkeletonLines } from "#web/shared/ui/states.tsx";

/** As much of a source as one reads on a screen; all of it is in the file. */
const mostShown = 200_000;

/** A mail's source as it left or came in, to be read or kept (VI9). */
export function SourceDialog(props: { messageId: string; onClose: () => void }) {
  const href = () => urlOf("/api/messages/:id/raw", { id: props.messageId });
  const source = useQuery(() => ({
    queryKey: ["source", props.messageId],
    queryFn: ({ signal }) => readBeginning(href(), signal),
    staleTime: Infinity,
    gcTime: 0,
  }));
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="lg"
      title="Source"
      footer={
        <a class={buttonClass("plain")} href={href()} download={`${props.messageId}.eml`}>
          <Download size={14} aria-hidden="true" /> Save the file
        </a>
      }
    >
      <Show when={source.isError}>
        <Notice tone="danger">{wordsOf(source.error)}</Notice>
      </Show>
      <Show when={source.isSuccess} fallback={<SkeletonLines lines={8} />}>
        <pre
          tabindex="0"
          aria-label="The mail's source"
          class="overflow-x-auto rounded-lg bg-sunken p-4 font-mono text-xs break-words whitespace-pre-wrap"
        >
          {source.data!.text}
        </pre>
        <Show when={source.data!.isCut}>
          <p class="mt-2 text-xs text-muted">This is its beginning. The file holds all of it.</p>
        </Show>
      </Show>
    </Dialog>
  );
}

async function readBeginning(href: string, signal: AbortSignal): Promise<{ text: string; isCut: boolean }> {
  const response = await fetch(href, { credentials: "same-origin", signal });
  if (!response.ok) throw refusedBy(response.status, await response.text());
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    text += piece.value;
    if (text.length <= mostShown) continue;
    await reader.cancel();
    return { text: text.slice(0, mostShown), isCut: true };
  }
  return { text, isCut: false };
}
