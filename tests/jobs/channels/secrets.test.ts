import { expect, test } from "vitest";
import { makeVault, Unsealable } from "#jobs/channels/secrets.ts";

const vault = makeVault("a secret of at least thirty-two characters");

test("[CH4] what was sealed opens again, every time from other bytes that hold nothing of it", () => {
  for (const text of ["", "pass", "ü日本 👩‍👩‍👧", "x".repeat(100_000)]) {
    const [one, two] = [vault.seal(text), vault.seal(text)];
    expect(vault.open(one)).toBe(text);
    expect(vault.open(two)).toBe(text);
    expect(one).not.toEqual(two);
  }
  expect(new TextDecoder("latin1").decode(vault.seal("hunter2 hunter2"))).not.toContain("hunter");
});

test("[CH4] changed, cut and foreign bytes are refused by name", () => {
  const sealed = vault.seal("pass");
  for (let n = 0; n < sealed.length; n++) {
    const changed = Uint8Array.from(sealed);
    changed[n]! ^= 1;
    expect(() => vault.open(changed), `byte ${n}`).toThrow(Unsealable);
    expect(() => vault.open(sealed.subarray(0, n)), `first ${n}`).toThrow(Unsealable);
  }
  expect(() => makeVault("another secret of thirty-two characters").open(sealed)).toThrow("another APP_SECRET");
  expect(() => vault.open(new Uint8Array(0))).toThrow(Unsealable);
});
