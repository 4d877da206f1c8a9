import { expect, test } from "vitest";
import { restoredText, subscribedText, undoneText } from "#web/shared/people/subscription-text.ts";

test("[SU3] unsubscribing says how many pending mails it stopped, and taking it back that they stay stopped", () => {
  const said = (changed: number, skipped: number) => subscribedText({ changed, skipped, unsubscribed: true });
  expect(said(1, 0)).toBe("1 user unsubscribed");
  expect(said(1, 1)).toBe("1 user unsubscribed. 1 pending mail will not be sent");
  expect(said(1000, 2)).toBe("1,000 users unsubscribed. 2 pending mails will not be sent");
  expect(subscribedText({ changed: 2, skipped: 0, unsubscribed: false })).toBe("2 users resubscribed");
  expect(undoneText(0)).toBe("Undone");
  expect(undoneText(1)).toBe("Undone. 1 mail that was stopped stays stopped");
  expect(undoneText(3)).toBe("Undone. 3 mails that were stopped stay stopped");
});

test("[SU2] [SU3] taking a resubscribing back says what that stopped, and how many others changed since", () => {
  expect(restoredText({ changed: 2, skipped: 0, of: 2 })).toBe("Undone");
  expect(restoredText({ changed: 1, skipped: 1, of: 1 })).toBe("Undone. 1 pending mail will not be sent");
  expect(restoredText({ changed: 1, skipped: 0, of: 1000 })).toBe("Undone for 1 of 1,000");
  expect(restoredText({ changed: 0, skipped: 0, of: 2 })).toBe("Nothing was undone: somebody changed it since");
});
