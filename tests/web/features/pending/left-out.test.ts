import { expect, test } from "vitest";
import { leftOut, mayLeaveOut } from "#web/features/pending/left-out.ts";
import type { AttentionItem } from "#web/features/pending/attention-text.ts";

const party = (name: string, userId: string | null = name) => ({ userId, address: `${name}@acme.example`, name });
const mail = (to: string[], cc: string[] = []) => ({
  to: to.map((one) => party(one)),
  cc: cc.map((one) => party(one, null)),
  bcc: [],
});

test("[ST9] [CH6] who a copy leaves out is named, users by who they are and not by their address", () => {
  expect(leftOut(mail(["cleo", "gus"], ["dee"]), mail(["cleo"]))).toEqual(["gus@acme.example", "dee@acme.example"]);
  const moved = { ...mail([]), to: [{ ...party("gus"), address: "gus@new.example" }] };
  expect(leftOut(mail(["gus"]), moved)).toEqual([]);
});

test("[PR10] [CH6] the others are offered a mail of several that failed for one of them", () => {
  const item = (why: string, to: string[], kind = "failed") =>
    ({ kind, why, message: mail(to) }) as unknown as AttentionItem;
  const none = "gus@acme.example: 550 5.1.1 no such user";
  expect(mayLeaveOut(item(none, ["cleo", "gus"]))).toBe(true);
  expect(mayLeaveOut(item(none, ["gus"]))).toBe(false);
  expect(mayLeaveOut(item("gus@acme.example: 550 5.7.1 relaying denied", ["cleo", "gus"]))).toBe(false);
  expect(mayLeaveOut(item("550 5.1.11 other", ["cleo", "gus"]))).toBe(false);
  expect(mayLeaveOut(item(none, ["cleo", "gus"], "bounced"))).toBe(false);
});
