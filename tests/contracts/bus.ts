import { describe, expect, test, vi } from "vitest";
import type { Bus } from "#edge/bus.ts";

export type BusBench = {
  connect(): Bus;
  /** Nothing that is published gets through, until `up`. */
  down(): Promise<unknown> | void;
  up(): Promise<unknown> | void;
};

const listening = (bus: Bus, channel: string) => {
  const onMessage = vi.fn<(message: Uint8Array) => void>();
  const onReady = vi.fn();
  const leave = bus.subscribe(channel, { onMessage, onReady });
  return { onMessage, onReady, leave, heard: () => onMessage.mock.calls.map(([message]) => [...message]) };
};
const soon = { timeout: 10_000, interval: 5 };

/** What processes rely on, of Redis and of the double that stands for it. */
export function busContract(name: string, open: () => Promise<BusBench>): void {
  describe(name, () => {
    test("[CO7] what is published is heard by everybody who listens to the channel, byte for byte, in order", async () => {
      const bench = await open();
      const [a, b] = [bench.connect(), bench.connect()];
      const [inA, inB, other] = [listening(a, "room"), listening(b, "room"), listening(b, "other")];
      await vi.waitFor(() => [inA, inB, other].forEach(({ onReady }) => expect(onReady).toHaveBeenCalled()), soon);
      a.publish("room", new Uint8Array([0, 200, 255, 13, 10]));
      a.publish("room", new Uint8Array([1]));
      await vi.waitFor(() => expect(inB.heard()).toHaveLength(2), soon);
      expect(inB.heard()).toEqual([[0, 200, 255, 13, 10], [1]]);
      await vi.waitFor(() => expect(inA.heard()).toEqual(inB.heard()), soon);
      expect(other.heard()).toEqual([]);
      await Promise.all([a.close(), b.close()]);
    });

    test("[CO7] who left a channel hears no more of it; who takes it again does", async () => {
      const bench = await open();
      const [a, b] = [bench.connect(), bench.connect()];
      const first = listening(b, "room");
      const sign = listening(b, "sign");
      await vi.waitFor(() => expect(sign.onReady).toHaveBeenCalled(), soon);
      first.leave();
      const second = listening(b, "room");
      first.leave();
      await vi.waitFor(() => expect(second.onReady).toHaveBeenCalled(), soon);
      a.publish("room", new Uint8Array([1]));
      a.publish("sign", new Uint8Array([2]));
      await vi.waitFor(() => expect(sign.heard()).toEqual([[2]]), soon);
      expect([first.heard(), second.heard()]).toEqual([[], [[1]]]);
      second.leave();
      a.publish("room", new Uint8Array([3]));
      a.publish("sign", new Uint8Array([4]));
      await vi.waitFor(() => expect(sign.heard()).toHaveLength(2), soon);
      expect(second.heard()).toEqual([[1]]);
      await Promise.all([a.close(), b.close()]);
    });

    test("[CO7] after an outage every channel is heard again, those taken meanwhile too, and is told so", async () => {
      const bench = await open();
      const [a, b] = [bench.connect(), bench.connect()];
      const [before, inA] = [listening(b, "before"), listening(a, "before")];
      await vi.waitFor(() => [before, inA].forEach(({ onReady }) => expect(onReady).toHaveBeenCalledOnce()), soon);
      await bench.down();
      const meanwhile = listening(b, "meanwhile");
      await bench.up();
      await vi.waitFor(() => {
        [before, inA].forEach(({ onReady }) => expect(onReady).toHaveBeenCalledTimes(2));
        expect(meanwhile.onReady).toHaveBeenCalled();
      }, soon);
      a.publish("before", new Uint8Array([1]));
      a.publish("meanwhile", new Uint8Array([2]));
      await vi.waitFor(() => expect([before.heard(), meanwhile.heard()]).toEqual([[[1]], [[2]]]), soon);
      await Promise.all([a.close(), b.close()]);
    });
  });
}
