import type { Bus } from "#edge/bus.ts";

type Listener = Parameters<Bus["subscribe"]>[1];

/** A Redis in memory that joins as many processes as connect; delivered in order, after the step that published. `down` loses what
 * is published until `up`, which tells every listener. */
export function makeMemoryBus() {
  const connections = new Set<Map<string, Listener>>();
  let isUp = true;
  return {
    connect(): Bus & { die(): void } {
      const listeners = new Map<string, Listener>();
      connections.add(listeners);
      return {
        publish(channel, message) {
          if (!isUp || !connections.has(listeners)) return;
          queueMicrotask(() => {
            if (isUp) { for (const each of connections) each.get(channel)?.onMessage(message.slice()); }
          });
        },
        subscribe(channel, listener) {
          listeners.set(channel, listener);
          queueMicrotask(() => isUp && listeners.get(channel) === listener && listener.onReady());
          return () => {
            if (listeners.get(channel) === listener) listeners.delete(channel);
          };
        },
        close: () => Promise.resolve(void connections.delete(listeners)),
        /** As `kill -9` of the process. */
        die: () => void connections.delete(listeners),
      };
    },
    down: () => void (isUp = false),
    up(): void {
      isUp = true;
      for (const listeners of connections) for (const { onReady } of [...listeners.values()]) onReady();
    },
  };
}
