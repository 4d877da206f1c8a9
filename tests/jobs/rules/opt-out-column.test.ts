import { expect, test } from "vitest";
import { isOptOutColumn } from "#jobs/rules/opt-out-column.ts";

test.each([
  ...["Unsubscribed", "Unsubscribed at", "UNSUB_TIME", "emailUnsubscribed", "Unsubscribed from all email"],
  ...["Opt-out", "optedOut", "Email Opt Out", "opts out", "Has Opted Out Of Email"],
  ...["Do not contact", "Don't e-mail", "No mail", "DNC", "do_not_disturb"],
  ...["Bounced", "Hard bounce reason", "Complained at", "Marked as spam", "suppressed", "Blocklisted"],
])("[PD6] [SU3] “%s” marks whom nobody is to mail", (name) => expect(isOptOutColumn(name)).toBe(true));

test.each([
  ...["Email", "Subscription Date", "Subscribed", "Company", "Phone 1", "Notes", "No. of e-mails sent", "Website"],
  ...["Option", "Optimum", "Adopted", "Renewal", "Index"],
])("[PD6] “%s” does not", (name) => expect(isOptOutColumn(name, ["yes", "2026-01-01", "a@b.example"])).toBe(false));

test("[PD6] nor does a header tell all: what stands in its cells does too", () => {
  expect(isOptOutColumn("E-mail state", ["active", " Unsubscribed"])).toBe(true);
  expect(isOptOutColumn("E-mail state", ["active", "unsubscribed twice, came back"])).toBe(false);
});
