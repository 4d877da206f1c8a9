import { expect, test, vi } from "vitest";
import { openBus } from "#edge/bus.ts";
import { connectRedis } from "#edge/redis-bus.ts";
import { busContract } from "#tests/contracts/bus.ts";
import { startRedis } from "#tests/support/redis-server.ts";

busContract("Redis", async () => {
  const redis = await startRedis();
  return {
    connect: () => connectRedis({ url: redis.url, prefix: "test:", onFault: () => {} }),
    down: redis.kill,
    up: redis.start,
  };
});

const soon = { timeout: 10_000, interval: 5 };

test("[CO7] a Redis that is not there keeps nobody waiting, is told of once, and is joined when it comes", async () => {
  const redis = await startRedis();
  await redis.kill();
  const onFault = vi.fn();
  const bus = await openBus({ redisUrl: redis.url, secret: "one", onFault });
  const onReady = vi.fn();
  bus.subscribe("room", { onMessage: () => {}, onReady });
  bus.publish("room", new Uint8Array([1]));
  await vi.waitFor(() => expect(onFault).toHaveBeenCalledOnce(), soon);
  await redis.start();
  await vi.waitFor(() => expect(onReady).toHaveBeenCalled(), soon);
  expect(onFault).toHaveBeenCalledOnce();
  await bus.close();
});

test("[CO7] two workspaces on one Redis do not hear each other", async () => {
  const { url: redisUrl } = await startRedis();
  const open = (secret: string) => openBus({ redisUrl, secret, onFault: (cause) => expect.fail(String(cause)) });
  const [one, same, other] = [await open("one"), await open("one"), await open("other")];
  const heard: string[] = [];
  const ready = vi.fn();
  for (const [name, bus] of [["same", same], ["other", other]] as const) {
    bus.subscribe("room", { onMessage: () => heard.push(name), onReady: ready });
  }
  await vi.waitFor(() => expect(ready).toHaveBeenCalledTimes(2), soon);
  other.publish("room", new Uint8Array([1]));
  await vi.waitFor(() => expect(heard).toEqual(["other"]), soon);
  one.publish("room", new Uint8Array([1]));
  await vi.waitFor(() => expect(heard).toEqual(["other", "same"]), soon);
  await Promise.all([one, same, other].map((bus) => bus.close()));
});
