import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { makeReplyAddresses } from "#jobs/compose/reply-address.ts";

const key = (id: number) => ({ id, secret: new Uint8Array(32).fill(id) });
const replies = makeReplyAddresses([key(1)]);

test("[CH5] a reply address names its message, whatever the case it comes back in, and fits in an address", () => {
  for (const id of [newId(), newId(), "00000000000000000000000000", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"]) {
    const address = replies.replyAddress(id, "reply.acme.example");
    expect(address).toMatch(/^r\+[a-z2-7]{60}@reply\.acme\.example$/);
    expect(address.split("@")[0]!.length).toBeLessThanOrEqual(64);
    expect(replies.readReplyAddress(address)).toBe(id);
    expect(replies.readReplyAddress(address.toUpperCase())).toBe(id);
  }
});

test("[CH5] an older key verifies after a rotation, an unknown one never", () => {
  const id = newId();
  const old = replies.replyAddress(id, "a.example");
  const rotated = makeReplyAddresses([key(1), key(2)]);
  expect(rotated.replyAddress(id, "a.example")).not.toBe(old);
  expect(rotated.readReplyAddress(old)).toBe(id);
  expect(makeReplyAddresses([key(2)]).readReplyAddress(old)).toBeNull();
});

test("[CH5] whatever letter of it is changed, added or lost, it names nothing", () => {
  const address = replies.replyAddress(newId(), "a.example");
  const [local, domain] = address.split("@") as [string, string];
  for (let at = 2; at < local.length; at++) {
    const other = local[at] === "a" ? "b" : "a";
    expect(replies.readReplyAddress(`${local.slice(0, at)}${other}${local.slice(at + 1)}@${domain}`)).toBeNull();
    expect(replies.readReplyAddress(`${local.slice(0, at)}${local.slice(at + 1)}@${domain}`)).toBeNull();
  }
  for (const odd of ["", "r+@a.example", "r+1@a.example", "x".repeat(10_000), `x${address}`, `${local}a@${domain}`]) {
    expect(replies.readReplyAddress(odd)).toBeNull();
  }
  expect(() => replies.replyAddress("no id", "a.example")).toThrow(RangeError);
});
