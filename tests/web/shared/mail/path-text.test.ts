import { expect, test } from "vitest";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import { pathText, writtenName } from "#web/shared/mail/path-text.ts";

test.each([
  ["user.firstName", "user first name"],
  ["csm.traits.calendarLink", "CSM calendar link"],
  ["account.traits.plan_name", "account plan name"],
  ["ae.email", "AE email"],
])("[PE1] in a list %s reads %s", (path, text) => {
  expect(pathText(path)).toBe(text);
});

test("people are named, the rest counted", () => {
  const party = (name: string | null) => ({ userId: null, address: `${name ?? "x"}@acme.test`, name });
  expect(partiesOf([party("Mia"), party(null), party("Noah")])).toBe("Mia, x@acme.test and 1 more");
});

test("[PE1] a name that was a subject has no braces", () => {
  expect(writtenName('Hello {{user.firstName | "there"}}, of {{ account.name }}')).toBe(
    "Hello user first name, of account name",
  );
  expect(writtenName("News {{")).toBe("News {{");
});
