import { For, type JSX } from "solid-js";
import { Button, IconButton } from "../ui/Button.tsx";
import { Copy, X } from "../ui/icons.ts";
import { toast, toastError } from "../ui/Toast.tsx";
import { type LateLine, lateLineText } from "./late-lines.ts";

const labels: Record<LateLine["of"], string> = { subject: "Subject", body: "Message", files: "File" };

/** What was written too late for a text that closed, kept in sight until it is copied, sent or dismissed (CO4). */
export function LateWords(
  props: {
    lines: LateLine[];
    text: string;
    onCopied: () => void;
    onDismiss: () => void;
    /** Stands before Copy. */
    actions?: JSX.Element;
  },
) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.lines.map(lateLineText).join("\n"));
      props.onCopied();
      toast("Copied");
    } catch (error) {
      toastError(error, "The browser did not allow copying");
    }
  };
  return (
    <section role="alert" aria-label="Not sent" class="shrink-0 border-b bg-warn-soft px-4 py-3 text-sm text-warn">
      <div class="flex flex-wrap items-center gap-2">
        <p class="min-w-48 flex-1 font-medium">{props.text}</p>
        {props.actions}
        <Button size="sm" onClick={() => void copy()}>
          <Copy size={14} aria-hidden="true" /> Copy
        </Button>
        <IconButton size="sm" label="Dismiss these words" onClick={() => props.onDismiss()}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </div>
      <ul class="mt-2 flex max-h-48 flex-col gap-1 overflow-y-auto text-text">
        <For each={props.lines}>
          {(line) => (
            <li class="rounded-md bg-surface px-2 py-1 break-words whitespace-pre-wrap">
              <span class="mr-2 text-xs text-faint">{labels[line.of]}</span>
              <For each={line.stretches}>
                {(stretch) =>
                  stretch.as === "added"
                    ? (
                      <ins class="rounded-xs bg-warn-soft underline decoration-warn decoration-2 underline-offset-3">
                        {stretch.text}
                      </ins>
                    )
                    : stretch.as === "removed"
                    ? <del class="text-faint">{stretch.text}</del>
                    : <span>{stretch.text}</span>}
              </For>
            </li>
          )}
        </For>
      </ul>
      <p class="mt-2 text-xs">Below is the text as you saw it, with these words in it.</p>
    </section>
  );
}
