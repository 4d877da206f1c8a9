import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { chipText } from "#web/shared/editor/chip-text.ts";
import { createVariables } from "#web/shared/editor/variables.ts";
import { WrittenText } from "#web/shared/mail/WrittenText.tsx";
import { useMe } from "#web/shared/me.ts";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { plainEnd } from "./plain-end.ts";

/** How a mail of one's own ends, as it is typed (SU1, PE5): the signature, then the line that leads to the unsubscribe page; and how it
 * stands in the part that is text alone (PE6). */
export function MailEnd(props: { prefix: string; linkText: string; isOn: boolean }) {
  const me = useMe();
  const [look, setLook] = createSignal<"html" | "text">("html");
  const teammate = useQuery(() => ({
    queryKey: ["teammate", me().id],
    queryFn: ({ signal }) => request("GET /api/teammates/:id", { params: { id: me().id }, signal }),
  }));
  const variables = createVariables(() => ({ teammateId: me().id }));
  const shown = (variable: { path: string; fallback: string | null }) =>
    chipText(variable, variables.known(), variables.values());
  const signature = () => (teammate.isSuccess ? teammate.data.signature : "");
  const linkText = () => props.linkText.trim() || "…";
  return (
    <div class="rounded-lg bg-sunken px-3 py-2.5">
      <div class="mb-2 flex items-center gap-2">
        <p class="min-w-0 flex-1 text-xs text-muted">How a mail of yours ends</p>
        <Segmented
          label="Part of the mail"
          segments={[{ value: "html", label: "Formatted" }, { value: "text", label: "Plain text" }]}
          value={look()}
          onChange={setLook}
        />
      </div>
      <div class="rounded-md border bg-surface px-4 py-3 text-sm" aria-live="polite" data-mail-end>
        <p class="text-muted">…</p>
        <Show
          when={signature() !== ""}
          fallback={
            <Show when={teammate.isSuccess}>
              <p class="mt-2 text-xs text-muted">
                You have no signature yet: <A class="link" href="/settings/profile">write one</A>.
              </p>
            </Show>
          }
        >
          <Show
            when={look() === "html"}
            fallback={
              <p class="mt-2 font-mono text-xs break-words whitespace-pre-wrap">
                {plainEnd(new DOMParser().parseFromString(signature(), "text/html").body, (one) => shown(one).text)}
              </p>
            }
          >
            <WrittenText
              class="mt-2 break-words"
              html={signature()}
              chip={(variable) => (
                <span class={shown(variable).kind === "value" ? "" : "rounded-xs bg-warn-soft px-1 text-warn"}>
                  {shown(variable).text}
                </span>
              )}
            />
          </Show>
        </Show>
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
