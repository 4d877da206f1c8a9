import { expect, test } from "vitest";
import { noBus, openBus } from "#edge/bus.ts";
import { readConfig } from "#edge/config.ts";
import { busContract } from "#tests/contracts/bus.ts";
import { makeMemoryBus } from "#tests/support/memory-bus.ts";

busContract("the double in memory", () => Promise.resolve(makeMemoryBus()));

test("[CO7] without REDIS_URL a process is alone and needs nothing", async () => {
  expect(readConfig({}).redisUrl).toBeNull();
  expect(await openBus({ redisUrl: null, secret: "s", onFault: () => expect.fail() })).toBe(noBus);
});

test("[OP3] a REDIS_URL is read, and one of another kind is refused by name", () => {
  for (const url of ["redis://localhost:6379", "rediss://user:pass@redis.example:6380/1"]) {
    expect(readConfig({ REDIS_URL: url }).redisUrl).toBe(url);
  }
  for (const url of ["localhost:6379", "http://localhost", "redis"]) {
    expect(() => readConfig({ REDIS_URL: url })).toThrow("REDIS_URL is not a redis:// or rediss:// URL");
  }
});
