import type { Answer } from "#web/shared/api.ts";
import { timeText } from "./hold-text.ts";

export type Slot = Answer<"GET /api/teammates/:id/next-send">;
type Sender = Pick<Answer<"GET /api/senders">["items"][number], "address" | "paused" | "dailyLimit" | "hourlyLimit">;

/** What a sender to choose from would mean for the mail: the address it leaves from, and when at the earliest. */
export function slotText(
  { address, paused, dailyLimit, hourlyLimit }: Sender,
  slot: Slot | null,
  nowMs: number,
): string {
  if (paused) return `${address} · paused`;
  if (dailyLimit === 0 || hourlyLimit === 0) return `${address} · limit is 0`;
  if (slot === null) return address;
  if (slot.at === null) return `${address} · window never opens`;
  const closed = slot.because === "leave" ? `${slot.detail ?? "on leave"} · ` : "";
  return `${address} · ${closed}${timeText(slot.at, slot.timeZone, nowMs).replace(/^at /, "")}`;
}
