import { useQueries, useQuery } from "@tanstack/solid-query";
import { type Accessor, createMemo } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createNow } from "#web/shared/times.tsx";
import { type Slot, slotText } from "./sender-text.ts";

type Sender = Answer<"GET /api/senders">["items"][number];
export type SenderOption = { value: string; label: string; detail: string };

/** Nobody compares the slots of more colleagues than this. */
const mostSlots = 30;

/**
 * Who may send on a channel: there, active and allowed to, with the address and the first time at or after `at` that their window
 * leaves open. Asked only while `wanted`.
 */
export function createSenders(asked: Accessor<{ channelId: string; at: string; wanted: boolean }>) {
  const now = createNow();
  const senders = useQuery(() => ({
    queryKey: ["senders", { channelId: asked().channelId }],
    queryFn: ({ signal }) => request("GET /api/senders", { query: { channelId: asked().channelId }, signal }),
    enabled: asked().wanted,
    meta: { follows: ["teammate"] },
  }));
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
    enabled: asked().wanted,
  }));
  const valid = createMemo<Sender[]>(() => {
    if (!senders.isSuccess || !team.isSuccess) return [];
    const mayBe = new Set(
      team.data.items.filter((one) => one.state === "active" && one.maySend && one.role !== "observer").map((one) =>
        one.id
      ),
    );
    return senders.data.items.filter((sender) => mayBe.has(sender.teammate.id))
      .toSorted((a, b) => a.teammate.name.localeCompare(b.teammate.name));
  });
  const slots = useQueries(() => ({
    queries: valid().slice(0, mostSlots).map((sender) => ({
      queryKey: ["teammate", sender.teammate.id, "next-send", asked().at],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request("GET /api/teammates/:id/next-send", {
          params: { id: sender.teammate.id },
          query: { at: asked().at },
          signal,
        }),
      staleTime: 60_000,
    })),
  }));
  const options = (): SenderOption[] =>
    valid().map((sender, n) => ({
      value: sender.teammate.id,
      label: sender.teammate.name,
      detail: slotText(sender, slots[n]?.isSuccess ? slots[n].data as Slot : null, now()),
    }));
  return { options, isPending: () => senders.isPending || team.isPending, error: () => senders.error ?? team.error };
}
