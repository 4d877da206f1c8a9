import { createSignal, Show } from "solid-js";
import { Segmented } from "#web/shared/ui/Segmented.tsx";

/** How a mail ends, as it is typed (SU1): the signature, then the line that leads to the unsubscribe page; and how it stands in the part
 * that is text alone (PE6). */
export function MailEnd(props: { prefix: string; linkText: string; signedBy: string; isOn: boolean }) {
  const [look, setLook] = createSignal<"html" | "text">("html");
  const linkText = () => props.linkText.trim() || "…";
  return (
    <div class="rounded-lg bg-sunken px-3 py-2.5">
      <div class="mb-2 flex items-center gap-2">
        <p class="min-w-0 flex-1 text-xs text-muted">How a mail ends</p>
        <Segmented
          label="Part of the mail"
          segments={[{ value: "html", label: "Formatted" }, { value: "text", label: "Plain text" }]}
          value={look()}
          onChange={setLook}
        />
      </div>
      <div class="rounded-md border bg-surface px-4 py-3 text-sm" aria-live="polite" data-mail-end>
        <p class="text-muted">…</p>
        <p class="mt-2">{props.signedBy}</p>
        <Show
          when={props.isOn}
          fallback={<p class="mt-3 text-xs text-muted">No line: unsubscribes are not managed.</p>}
        >
          <Show
            when={look() === "html"}
            fallback={
              <p class="mt-3 font-mono text-xs break-words whitespace-pre-wrap">
                {`${props.prefix.trim()} ${linkText()} (${location.origin}/u/…)`}
              </p>
            }
          >
            <p class="mt-3 text-xs break-words text-muted">
              {props.prefix.trim()} <span class="text-accent underline">{linkText()}</span>
            </p>
          </Show>
        </Show>
      </div>
    </div>
  );
}
