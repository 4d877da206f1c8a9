import { createClient } from "@redis/client";
import { Buffer } from "node:buffer";
import type { Bus } from "./bus.ts";

/** A connection that says nothing for this long, pings unanswered, is taken for dead. */
const deadAfterMs = 15_000;
const pingEveryMs = 5_000;
const closedByMs = 500;
/** Messages to a Redis that does not answer, before further ones are lost. */
const mostWaiting = 10_000;
const reconnect = { firstMs: 50, mostMs: 2_000 };

type Listener = Parameters<Bus["subscribe"]>[1];

/**
 * A bus over Redis' pub/sub, one connection. It never keeps anybody waiting: without Redis, what is published is lost, and it
 * connects again by itself. `onFault` hears of the first error of each outage. `prefix` keeps workspaces on one Redis apart.
 */
export function connectRedis(o: { url: string; prefix: string; onFault: (cause: unknown) => void }): Bus {
  const client = createClient({
    url: o.url,
    RESP: 3,
    commandsQueueMaxLength: mostWaiting,
    pingInterval: pingEveryMs,
    socket: {
      socketTimeout: deadAfterMs,
      reconnectStrategy: (tries) =>
        Math.min(reconnect.firstMs * 2 ** Math.min(tries, 10), reconnect.mostMs) * (0.5 + Math.random()),
    },
  });
  const listeners = new Map<string, Listener>();
  /** Channels that Redis was asked for; the library asks again itself after an outage. */
  const asked = new Set<string>();
  let isFaulty = false;

  const onError = (cause: unknown) => {
    if (!isFaulty) o.onFault(cause);
    isFaulty = true;
  };

  function ask(channel: string): void {
    const hear = (message: Buffer) => listeners.get(channel)?.onMessage(new Uint8Array(message));
    client.subscribe(o.prefix + channel, hear, true).then(() => {
      asked.add(channel);
      listeners.get(channel)?.onReady();
    }, onError);
  }

  client.on("error", onError);
  client.on("ready", () => {
    isFaulty = false;
    for (const [channel, { onReady }] of listeners) {
      if (asked.has(channel)) onReady();
      else ask(channel);
    }
  });
  client.connect().catch(onError);

  return {
    publish(channel, message) {
      if (client.isReady) client.publish(o.prefix + channel, Buffer.from(message)).catch(onError);
    },
    subscribe(channel, listener) {
      listeners.set(channel, listener);
      if (client.isReady) ask(channel);
      return () => {
        if (listeners.get(channel) !== listener) return;
        listeners.delete(channel);
        asked.delete(channel);
        if (client.isReady) client.unsubscribe(o.prefix + channel).catch(onError);
      };
    },
    async close() {
      isFaulty = true;
      listeners.clear();
      // What was published last goes out, unless Redis does not answer.
      if (client.isReady) {
        await Promise.race([
          client.close(),
          new Promise((resolve) => setTimeout(resolve, closedByMs)),
        ]);
      }
      if (client.isOpen) client.destroy();
    },
  };
}
