import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { approvalField } from "./approval-text.ts";
import type { Desk } from "./create-desk.ts";

type Approval = Answer<"GET /api/messages/:id/approval">;

export const useApproval = (of: () => Pick<Message, "id"> | undefined) =>
  useQuery(() => ({
    queryKey: ["message", of()?.id ?? "", "approval"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/approval", { params: { id: of()!.id }, signal }),
    enabled: of() !== undefined,
    meta: { follows: ["teammate", "channel"] },
  }));

/** Who had approved it, and what changed since (PR5). */
export function ApprovalNote(props: { message: Message }) {
  const me = useMe();
  const approval = useApproval(() => props.message);
  return (
    <Show when={approval.isSuccess && approval.data}>
      {(data) => (
        <div class="mt-0.5">
          <p>
            {data().by?.name ?? "Somebody"} approved it
            <Show when={data().at}>
              {(at) => (
                <>
                  {" "}
                  <Time at={at()} zone={me().timeZone} />
                </>
              )}
            </Show>
            {", and it was changed since:"}
          </p>
          <ApprovalChanges changes={data().changes} />
        </div>
      )}
    </Show>
  );
}

/** Leads to the difference between the words that were approved and those of now, where there is one. */
export function SeeWords(props: { message: Message; desk: Desk }) {
  const approval = useApproval(() => props.message);
  const seq = () => {
    if (!approval.isSuccess) return null;
    return approval.data.changes.some((change) => change.field === "text") ? approval.data.seq : null;
  };
  return (
    <Show when={seq() !== null}>
      <Button
        size="sm"
        onClick={() => props.desk.ask({ kind: "changed", message: props.message, readSeq: seq()! })}
      >
        See what changed
      </Button>
    </Show>
  );
}

/** What the message is sent with, as it was approved and as it is. */
export function ApprovalChanges(props: { changes: Approval["changes"] }) {
  return (
    <ul class="list-disc pl-4">
      <For each={props.changes}>
        {(change) => (
          <li class="break-words">
            <Show
              when={change.field !== "text"}
              fallback={<>{`The words were ${change.is}.`}</>}
            >
              {approvalField(change.field)}: <del>{change.was}</del>{" "}
              <ins class="font-medium no-underline">{change.is}</ins>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
