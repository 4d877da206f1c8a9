import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Accessor, createEffect, on } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import type { Check } from "./check-text.ts";

/** What the checks find in a message as it stands, asked anew at every pause of whoever writes in it (PR4). Needs an owner. */
export function createChecks(
  asked: Accessor<{ message: Pick<Message, "id" | "state" | "checks">; pauses: number; isEditing: boolean }>,
): Accessor<readonly Check[]> {
  const isPending = () => asked().message.state === "pending";
  const query = useQuery(() => ({
    queryKey: ["message", asked().message.id, "checks"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/checks", { params: { id: asked().message.id }, signal }),
    enabled: isPending(),
    placeholderData: keepPreviousData,
    meta: { follows: ["user", "account", "teammate", "trait"] },
  }));
  createEffect(on(() => asked().pauses, () => isPending() && void query.refetch(), { defer: true }));
  // What the list knew stands in until the answer is there, and for another message until its own is.
  return () => isPending() && query.isSuccess && !query.isPlaceholderData ? query.data.checks : asked().message.checks;
}
