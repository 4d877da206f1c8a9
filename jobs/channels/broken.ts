import type { Capabilities, Channel } from "./port.ts";

/** A channel that cannot be used until a person mends it, and says why. */
export function brokenChannel(capabilities: Capabilities, words: string): Channel {
  return {
    capabilities,
    deliver: () => Promise.resolve({ kind: "broken", words }),
    test: () => Promise.resolve({ ok: false, words }),
    close: () => Promise.resolve(),
  };
}
