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
export function ApprovalNote(props: { message: Message; desk: Desk }) {
  const me = useMe();
  const approval = useApproval(() => props.message);
  return (
    <Show when={approval.isSuccess && approval.data}>
      {(data) => (
        <div class="flex flex-wrap items-start gap-x-3 gap-y-1 border-b bg-warn-soft px-4 py-2.5 text-sm text-warn">
          <div class="min-w-48 flex-1">
            <p class="font-medium">
              Changed since {data().by?.name ?? "somebody"} approved it
              <Show when={data().at}>
                {(at) => (
                  <>
                    {" "}
                    <Time at={at()} zone={me().timeZone} />
                  </>
                )}
              </Show>
            </p>
            <ApprovalChanges changes={data().changes} />
          </div>
          <Show when={data().seq !== null && data().changes.some((change) => change.field === "text")}>
            <Button
              size="sm"
              onClick={() => props.desk.ask({ kind: "changed", message: props.message, readSeq: data().seq! })}
            >
              See the words
            </Button>
          </Show>
        </div>
      )}
    </Show>
  );
}

/** What the message is sent with, as it was approved and as it is. */
export function ApprovalChanges(props: { changes: Approval["changes"] }) {
  return (
    <ul>
      <For each={props.changes}>
        {(change) => (
          <li class="break-words">
            <Show
              when={change.field !== "text"}
              fallback={<>{`The words were ${change.is}.`}</>}
            >
              {approvalField(change.field)}: <del class="opacity-80">{change.was}</del>{" "}
              <ins class="font-medium no-underline">{change.is}</ins>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
