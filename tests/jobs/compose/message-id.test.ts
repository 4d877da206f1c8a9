import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { isGuessable, makeMessageIds } from "#jobs/compose/message-id.ts";

const key = (id: number) => ({ id, secret: new Uint8Array(32).fill(id) });
const id = newId();

test("[CH6] a Message-ID of ours is stable, reads as its message in any case, and after a rotation", () => {
  const ids = makeMessageIds([key(1)]);
  const made = ids.rfcMessageId(id, "team.example");
  expect(made).toBe(ids.rfcMessageId(id, "team.example"));
  expect(made.length).toBeLessThan(100);
  expect(isGuessable(made)).toBe(false);
  expect(ids.readRfcMessageId(made.toUpperCase())).toBe(id);
  const rotated = makeMessageIds([key(1), key(2)]);
  expect(rotated.rfcMessageId(id, "team.example")).not.toBe(made);
  expect(rotated.readRfcMessageId(made)).toBe(id);
  expect(makeMessageIds([key(2)]).readRfcMessageId(made)).toBeNull();
});

test("[CH6] one that is changed anywhere, unsigned or anybody else's reads as none", () => {
  const ids = makeMessageIds([key(1)]);
  const made = ids.rfcMessageId(id, "team.example");
  for (let at = 1; at < made.indexOf("@"); at++) {
    const other = made[at] === "2" ? "3" : "2";
    expect(ids.readRfcMessageId(made.slice(0, at) + other + made.slice(at + 1)), String(at)).toBeNull();
  }
  for (
    const odd of ["", "<>", `<${id.toLowerCase()}@team.example>`, `x${made}`, `${made}${made}`, "<".repeat(10_000)]
  ) {
    expect(ids.readRfcMessageId(odd)).toBeNull();
  }
  expect(isGuessable(`<${id.toLowerCase()}@team.example>`)).toBe(true);
});
