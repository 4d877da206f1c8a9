import type { Answer } from "#web/shared/api.ts";
import type { Tone } from "#web/shared/ui/Badge.tsx";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { holdText, limitIsZeroText } from "#web/shared/mail/hold-text.ts";

export type Attention = Answer<"GET /api/attention">;
export type AttentionItem = Attention["items"][number];
export type AttentionKind = AttentionItem["kind"];
export type Block = Attention["blocks"][number];

/** What needs attention, in the order in which it is offered: what is lost first. */
export const attentionKinds: AttentionKind[] = ["failed", "unknown", "bounced", "held"];

const kinds: Record<AttentionKind, { label: string; tone: Tone }> = {
  failed: { label: "Failed", tone: "danger" },
  unknown: { label: "Not known", tone: "danger" },
  bounced: { label: "Came back", tone: "danger" },
  held: { label: "Held", tone: "warn" },
};
export const attentionText = (kind: AttentionKind) => kinds[kind];

/** What is wrong with one, for its row: in a word or two, and in a sentence. */
export function itemText(item: AttentionItem, nowMs: number): { tone: Tone; label: string; why: string } {
  const { label, tone } = kinds[item.kind];
  if (item.kind !== "held" || item.message.hold === null || item.message.state !== "pending") {
    return { label, tone, why: item.why };
  }
  const told = holdText(item.message, nowMs);
  return {
    label: told.short,
    tone: told.tone,
    why: item.message.approval === "voided" ? item.why : told.why ?? item.why,
  };
}

/** Who approves it where whoever looks may not; null where they may, or where nothing of that kind is asked (PR5). */
export function approverText({ hold, message }: AttentionItem, maySend: boolean): string | null {
  if (hold !== "approval" || message.approval !== "needed" || message.mayApprove) return null;
  if (!maySend) return "A teammate who may send approves it.";
  return "You had the last hand in it: a colleague approves it.";
}

/** Where the message itself is looked at: on the desk while it waits, in its conversation once it does not. */
export const attentionHref = ({ message }: Pick<AttentionItem, "message">): string =>
  message.state === "pending" ? `/pending/${message.id}?view=all` : `/conversations/${message.conversationId}`;

/** Who or what is stopped, and how much waits behind it. */
export function blockText({ kind, sender, start, count }: Block): string {
  const waiting = count === 0
    ? "nothing waits behind it"
    : count === 1
    ? "1 message waits behind it"
    : `${count >= 10_000 ? "10,000+" : count.toLocaleString("en")} messages wait behind it`;
  if (start) return `${writtenName(start.name)} is stopped: ${waiting}`;
  if (!sender) return `All sending is paused: ${waiting}`;
  const { teammate, channel } = sender;
  switch (kind) {
    case "paused":
      return `${teammate.name} is paused on ${channel.name}: ${waiting}`;
    case "channel_broken":
      return `${channel.name} does not work: ${waiting}`;
    case "hourly_limit":
      return `${limitIsZeroText(teammate.name).replace(/\.$/, "")}; ${waiting}`;
    case "no_sender":
      return `${teammate.name} cannot send on ${channel.name}: ${waiting}`;
  }
}
