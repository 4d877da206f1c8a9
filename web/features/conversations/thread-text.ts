import type { Answer } from "#web/shared/api.ts";
import { bounceText } from "#web/shared/mail/conversation-text.ts";

type Message = Answer<"GET /api/conversations/:id">["messages"][number];
export type MessageEvent = Message["events"][number];
type Automatic = NonNullable<NonNullable<Message["inbound"]>["automatic"]>;

const automatics: Record<Automatic, string> = {
  auto_reply: "Automatic answer",
  out_of_office: "Out of office",
  list: "From a list",
  other: "Automatic answer",
};
export const automaticText = (automatic: Automatic): string => automatics[automatic];

/** What happened to a message at one address, and what a person can do about it. */
export function eventText(event: MessageEvent): { title: string; fix: string } {
  const who = event.user?.name ?? event.address ?? "Somebody";
  switch (event.kind) {
    case "bounce":
      return { title: `It came back from ${who}: ${bounceText(event)}`, fix: bounceFix(event) };
    case "complaint":
      return { title: `${who} marked it as spam`, fix: "They are never mailed again. Talk to them another way." };
    case "unsubscribe":
      if (event.byMachine) {
        return {
          title: `A mail filter likely unsubscribed ${who} by it`,
          fix: event.undone ? "" : "It holds until somebody takes it back under Settings, Unsubscribes.",
        };
      }
      return {
        title: `${who} unsubscribed by it`,
        fix: event.undone ? "" : "Mail that allows unsubscribes skips them from now on.",
      };
  }
}

function bounceFix({ class: kind, suppressed }: MessageEvent): string {
  if (suppressed) return "This address is suppressed. Give the user another one, then write anew.";
  switch (kind) {
    case "full":
      return "Try again in some days, or ask for another address.";
    case "policy":
      return "Their server does not let it in: ask them to allow your domain, or write from another channel.";
    case "hard":
      return "Mend the user's address, then write anew.";
    default:
      return "It may still work later. If it keeps coming back, mend the user's address.";
  }
}
