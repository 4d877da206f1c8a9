import { describe, expect, test } from "vitest";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";

const at = (holder: string, nowMs: number) => ({ name: "release", holder, ttlMs: 30_000, nowMs });

describe.each([["file", makeDatabase], ["remote", makeRemoteDatabase]] as const)("%s", (_, make) => {
  test("one holds it until it lapses, and the fence rises when the holder changes", async () => {
    const { db } = await make();
    expect(await takeLease(db, at("a", 1_000))).toBe(1);
    expect(await takeLease(db, at("b", 30_999))).toBeNull();
    expect(await takeLease(db, at("a", 30_999))).toBe(1);
    expect(await takeLease(db, at("b", 31_000))).toBeNull();
    expect(await takeLease(db, at("b", 60_999))).toBe(2);
    expect(await takeLease(db, at("a", 61_000))).toBeNull();
  });

  test("a lapsed or lost lease is not renewed", async () => {
    const { db } = await make();
    await takeLease(db, at("a", 1_000));
    expect(await renewLease(db, at("a", 20_000))).toBe(true);
    expect(await renewLease(db, at("b", 20_000))).toBe(false);
    expect(await renewLease(db, at("a", 50_000))).toBe(false);
    expect(await takeLease(db, at("b", 50_000))).toBe(2);
    expect(await renewLease(db, at("a", 50_001))).toBe(false);
  });

  test("a dropped lease is free at once, only its holder drops it, and its fence still rises", async () => {
    const { db } = await make();
    await takeLease(db, at("a", 1_000));
    await dropLease(db, { name: "release", holder: "b" });
    expect(await takeLease(db, at("b", 1_001))).toBeNull();
    await dropLease(db, { name: "release", holder: "a" });
    expect(await takeLease(db, at("b", 1_002))).toBe(2);
  });

  test("of many who ask at once one gets it, by the database's own clock", async () => {
    const { db } = await make();
    const holders = Array.from({ length: 20 }, (_, i) => `holder ${i}`);
    const fences = await Promise.all(
      holders.map((holder) => takeLease(db, { name: "x", holder, ttlMs: 60_000, nowMs: null })),
    );
    expect(fences.filter((fence) => fence !== null)).toEqual([1]);
  });
});
