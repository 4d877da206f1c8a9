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
  /** Channels that Redis sends; the library asks for them again itself after an outage. */
  const subscribed = new Set<string>();
  const settling = new Set<string>();
  let isFaulty = false;

  const onError = (cause: unknown) => {
    if (!isFaulty) o.onFault(cause);
    isFaulty = true;
  };

  /** Has Redis send the channel while somebody listens to it, one request after the other. */
  async function settle(channel: string): Promise<void> {
    if (settling.has(channel)) return;
    settling.add(channel);
    const name = o.prefix + channel;
    const hear = (message: Buffer) => listeners.get(channel)?.onMessage(new Uint8Array(message));
    try {
      while (client.isReady && listeners.has(channel) !== subscribed.has(channel)) {
        if (subscribed.has(channel)) {
          subscribed.delete(channel);
          await client.unsubscribe(name);
        } else {
          await client.subscribe(name, hear, true);
          subscribed.add(channel);
        }
      }
    } catch (cause) {
      onError(cause);
    } finally {
      settling.delete(channel);
    }
    if (client.isReady && subscribed.has(channel)) listeners.get(channel)?.onReady();
  }

  client.on("error", onError);
  client.on("ready", () => {
    isFaulty = false;
    for (const channel of new Set([...listeners.keys(), ...subscribed])) void settle(channel);
  });
  client.connect().catch(onError);

  return {
    publish(channel, message) {
      if (client.isReady) client.publish(o.prefix + channel, Buffer.from(message)).catch(onError);
    },
    subscribe(channel, listener) {
      listeners.set(channel, listener);
      void settle(channel);
      return () => {
        if (listeners.get(channel) !== listener) return;
        listeners.delete(channel);
        void settle(channel);
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
