import { createSignal, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { MailFrame } from "#web/shared/ui/MailFrame.tsx";
import { Segmented } from "#web/shared/ui/Segmented.tsx";

const [shown, setShown] = createSignal<"mail" | "text">("mail");

/** The mail as it would be sent now (PR1), or the plain text that goes with it (PE6). What was chosen last stays for the next one. */
export function MailPreview(props: { messageId: string; mail: Answer<"GET /api/messages/:id/preview"> }) {
  return (
    <div class="flex flex-col gap-2">
      <Segmented
        class="self-end"
        label="Show as"
        value={shown()}
        onChange={setShown}
        segments={[{ value: "mail", label: "Mail" }, { value: "text", label: "Plain text" }]}
      />
      <Show
        when={shown() === "mail"}
        fallback={
          <pre
            aria-label="The mail's plain text"
            tabindex="0"
            class="overflow-x-auto rounded-lg border p-5 font-mono text-sm break-words whitespace-pre-wrap"
          >
            {props.mail.text}
          </pre>
        }
      >
        <MailFrame
          src={`/api/messages/${props.messageId}/view`}
          title="The mail as it would be sent now"
          version={`${props.mail.subject}\n${props.mail.html}`}
        />
      </Show>
    </div>
  );
}
