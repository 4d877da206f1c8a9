import { For } from "solid-js";
import { Button } from "#web/shared/ui/Button.tsx";
import { Copy } from "#web/shared/ui/icons.ts";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { type LateLine, lateLineText } from "#web/shared/live-text/late-lines.ts";

/** What was written too late for the mail, kept in sight to be copied (CO4). */
export function LateWords(props: { lines: LateLine[] }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.lines.map(lateLineText).join("\n"));
      toast("Copied");
    } catch (error) {
      toastError(error, "The browser did not allow copying");
    }
  };
  return (
    <section role="alert" aria-label="Not sent" class="border-b bg-warn-soft px-4 py-3 text-sm text-warn">
      <div class="flex items-start gap-3">
        <p class="min-w-0 flex-1 font-medium">
          This draft was closed to edits while you wrote. What is marked here was not sent.
        </p>
        <Button size="sm" onClick={() => void copy()}>
          <Copy size={14} aria-hidden="true" /> Copy
        </Button>
      </div>
      <ul class="mt-2 flex max-h-48 flex-col gap-1 overflow-y-auto text-text">
        <For each={props.lines}>
          {(line) => (
            <li class="rounded-md bg-surface px-2 py-1 break-words whitespace-pre-wrap">
              <span class="mr-2 text-xs text-faint">{line.of === "subject" ? "Subject" : "Message"}</span>
              <For each={line.stretches}>
                {(stretch) =>
                  stretch.as === "added"
                    ? <ins class="rounded-xs bg-warn-soft no-underline">{stretch.text}</ins>
                    : stretch.as === "removed"
                    ? <del class="text-faint">{stretch.text}</del>
                    : <span>{stretch.text}</span>}
              </For>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
