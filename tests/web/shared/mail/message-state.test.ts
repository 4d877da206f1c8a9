import { expect, test } from "vitest";
import { closedText } from "#web/shared/mail/conversation-text.ts";
import { endedText, partiesOf } from "#web/shared/mail/message-state.ts";

test.each<[string, string | null, string]>([
  ["[SU3]", "unsubscribed", "Its reader unsubscribed."],
  ["[SE1]", "suppressed", "Its address is suppressed."],
  ["[SE1] without an address", "no_email", "Its reader has no e-mail address any more."],
  ["[PB4]", "replied", "Its reader replied before it left."],
  ["[PB3]", "left_playbook", "Its account left the playbook before it left."],
  ["[PR1] with no reason known", null, "A rule kept it back."],
])("%s a skipped message says why in a sentence: %s", (_, endedWhy, words) => {
  expect(endedText({ state: "skipped", endedWhy })).toBe(words);
});

test("[PB3] a conversation of which nothing left says that its account left the playbook", () => {
  expect(closedText("left_playbook")).toBe("Its account left the playbook");
  expect(closedText("no_email")).toBe("Its user has no e-mail address any more");
  expect(closedText("They moved to another vendor")).toBe("They moved to another vendor");
});

test("[SE1] who has no e-mail address any more is named with that", () => {
  const party = (name: string | null, address: string | null) => ({ userId: "u", name, address });
  const people = [
    party("Grace", null),
    party(null, "alan@acme.example"),
    party(null, null),
    party("Mia", "mia@acme.example"),
  ];
  expect(partiesOf(people, 4)).toBe("Grace (no e-mail), alan@acme.example, no e-mail, Mia");
});
