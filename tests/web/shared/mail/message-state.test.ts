import { expect, test } from "vitest";
import { closedText } from "#web/shared/mail/conversation-text.ts";
import { endedText } from "#web/shared/mail/message-state.ts";

test.each<[string, string | null, string]>([
  ["[SU3]", "unsubscribed", "Its reader unsubscribed."],
  ["[SE1]", "suppressed", "Its address is suppressed."],
  ["[PB4]", "replied", "Its reader replied before it left."],
  ["[PB3]", "left_playbook", "Its account left the playbook before it left."],
  ["[PR1] with no reason known", null, "A rule kept it back."],
])("%s a skipped message says why in a sentence: %s", (_, endedWhy, words) => {
  expect(endedText({ state: "skipped", endedWhy })).toBe(words);
});

test("[PB3] a conversation of which nothing left says that its account left the playbook", () => {
  expect(closedText("left_playbook")).toBe("Its account left the playbook");
  expect(closedText("They moved to another vendor")).toBe("They moved to another vendor");
});
