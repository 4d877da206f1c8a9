import { expect, test } from "vitest";
import { subscribedText, undoneText } from "#web/features/users/subscription-text.ts";

test("[SU3] unsubscribing says how many pending mails it stopped, and taking it back that they stay stopped", () => {
  const said = (changed: number, skipped: number) => subscribedText({ changed, skipped, unsubscribed: true });
  expect(said(1, 0)).toBe("1 user unsubscribed");
  expect(said(1, 1)).toBe("1 user unsubscribed. 1 pending mail will not be sent");
  expect(said(1000, 2)).toBe("1,000 users unsubscribed. 2 pending mails will not be sent");
  expect(subscribedText({ changed: 2, skipped: 0, unsubscribed: false })).toBe("2 users resubscribed");
  expect(undoneText(0, 0)).toBe("Undone");
  expect(undoneText(1, 0)).toBe("Undone. 1 mail that was stopped stays stopped");
  expect(undoneText(3, 0)).toBe("Undone. 3 mails that were stopped stay stopped");
  expect(undoneText(0, 1)).toBe("Undone. 1 pending mail will not be sent");
});
