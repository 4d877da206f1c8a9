import { expect, test } from "vitest";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeRandom } from "#tests/support/random.ts";

const key = (id: number) => ({ id, secret: new Uint8Array(32).fill(id) });
const [message, user] = ["01JD3K5V8ZQ4N6T0W2Y4A6C8E0", "01JD3K5V8ZQ4N6T0W2Y4A6C8E1"];
const links = makeLinks([key(1), key(2)], "https://parley.example/");
const tokenOf = (url: string) => url.match(/\/[tu]\/([^.]+)(\.gif)?$/)![1]!;

test("[TR1] [SU1] links read back whom they were made for", () => {
  const pixel = links.pixelUrl(message, user);
  const out = links.unsubscribeUrl(message, user);
  expect(pixel).toMatch(/^https:\/\/parley\.example\/t\/[A-Za-z0-9_-]+\.gif$/);
  expect(out).toMatch(/^https:\/\/parley\.example\/u\/[A-Za-z0-9_-]+$/);
  expect(links.read("open", tokenOf(pixel))).toEqual({ messageId: message, userId: user });
  expect(links.read("unsubscribe", tokenOf(out))).toEqual({ messageId: message, userId: user });
  expect(links.read("open", tokenOf(links.pixelUrl(message, null)))).toEqual({ messageId: message, userId: null });
});

test("[SU1] a token of one purpose is useless for another", () => {
  expect(links.read("unsubscribe", tokenOf(links.pixelUrl(message, user)))).toBeNull();
  expect(links.read("open", tokenOf(links.unsubscribeUrl(message, user)))).toBeNull();
});

test("[SU1] old keys keep verifying after a rotation, the newest signs, an unknown one does not verify", () => {
  const before = tokenOf(makeLinks([key(1)], "https://p.example").unsubscribeUrl(message, user));
  expect(links.read("unsubscribe", before)).toEqual({ messageId: message, userId: user });
  const after = tokenOf(links.unsubscribeUrl(message, user));
  expect(makeLinks([key(2)], "x").read("unsubscribe", after)).not.toBeNull();
  expect(makeLinks([key(1)], "x").read("unsubscribe", after)).toBeNull();
  expect(makeLinks([{ ...key(1), id: 2 }], "x").read("unsubscribe", after)).toBeNull();
  expect(() => makeLinks([], "x")).toThrow("no key");
});

test("[SU1] a link of the first key works after two rotations, in whatever order the keys are given", () => {
  const first = makeLinks([key(1)], "https://p.example");
  const [pixel, out] = [tokenOf(first.pixelUrl(message, user)), tokenOf(first.unsubscribeUrl(message, user))];
  const now = makeLinks([key(3), key(1), key(2)], "https://elsewhere.example");
  expect(now.read("open", pixel)).toEqual({ messageId: message, userId: user });
  expect(now.read("unsubscribe", out)).toEqual({ messageId: message, userId: user });
  expect(makeLinks([key(3)], "x").read("unsubscribe", tokenOf(now.unsubscribeUrl(message, user)))).not.toBeNull();
  expect(makeLinks([key(3), key(2)], "x").read("unsubscribe", out)).toBeNull();
});

test("cut, changed, grown, oversized and foreign tokens read as null and never throw", () => {
  const token = tokenOf(links.unsubscribeUrl(message, user));
  for (let n = 0; n < token.length; n++) expect(links.read("unsubscribe", token.slice(0, n))).toBeNull();
  const random = makeRandom(3);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let n = 0; n < token.length; n++) {
    for (const char of alphabet) {
      if (char !== token[n]) {
        expect(links.read("unsubscribe", token.slice(0, n) + char + token.slice(n + 1))).toBeNull();
      }
    }
  }
  for (const tail of ["A", "=", "==", ".gif", "\u0000", "%00", "/", "é"]) {
    expect(links.read("unsubscribe", token + tail)).toBeNull();
  }
  for (const junk of ["", "x", "A".repeat(1_000_000), "é".repeat(50), "../../etc/passwd", "__proto__"]) {
    expect(links.read("unsubscribe", junk)).toBeNull();
  }
  for (let n = 0; n < 2_000; n++) {
    const junk = Array.from({ length: random.int(1, 140) }, () => random.pick([...alphabet])).join("");
    expect(links.read("open", junk)).toBeNull();
  }
});
