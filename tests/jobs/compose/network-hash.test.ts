import { expect, test } from "vitest";
import { makeLinks } from "#jobs/compose/link-token.ts";

const key = (id: number) => ({ id, secret: new Uint8Array(32).fill(id) });
const hashOf = (...ids: number[]) => makeLinks(ids.map(key), "https://p.example").hashNetwork;
const day = 86_400_000;

test("[TR2] every process with the workspace's keys knows a network again, also after a rotation", () => {
  const before = hashOf(1)("203.0.113.0/24", 5 * day);
  expect(before).toMatch(/^[\w-]{16}$/);
  expect(hashOf(1)("203.0.113.0/24", 6 * day - 1)).toBe(before);
  expect(hashOf(2, 1)("203.0.113.0/24", 5 * day)).toBe(before);
});

test("[TR2] who has other keys, another day or another network has another hash", () => {
  const hashes = [
    hashOf(1)("203.0.113.0/24", 5 * day),
    hashOf(2)("203.0.113.0/24", 5 * day),
    hashOf(1)("203.0.113.0/24", 6 * day),
    hashOf(1)("203.0.114.0/24", 5 * day),
  ];
  expect(new Set(hashes).size).toBe(4);
});
