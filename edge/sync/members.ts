import { type Close, limits, type Wire } from "./protocol.ts";
import type { Session } from "./room.ts";

/** A session as a room sees it. Neither call fails, and both may come after it is over. */
export type Peer = Session & {
  /** It asked for our own frames. */
  hearsOwn: boolean;
  send(frame: Wire): void;
  /** Resolves when the other end has heard of it, or does not answer. */
  close(close: Close): Promise<void>;
};

/** Who is in a room, with what they said while it was being loaded. */
export type Members = {
  join(peer: Peer): void;
  /** False where it was no member. */
  leave(peer: Peer): boolean;
  has(peer: Peer): boolean;
  peers(): Peer[];
  count(): number;
  /** Those who were not welcomed yet; they are from here on. */
  newcomers(): Peer[];
  /** Keep a frame for later, behind those that are kept already; false where they are too many. */
  hold(peer: Peer, frame: Uint8Array): boolean;
  isHolding(peer: Peer): boolean;
  takeHeld(peer: Peer): Uint8Array[];
  send(frame: Wire, except: Peer | null): void;
  /** Nobody is left; answers who was. */
  clear(): Peer[];
};

type Member = { held: Uint8Array[]; isNew: boolean };

const mostHeldBytes = 4 * limits.frameBytes;

export function makeMembers(): Members {
  const members = new Map<Peer, Member>();
  return {
    join: (peer) => void members.set(peer, { held: [], isNew: true }),
    leave: (peer) => members.delete(peer),
    has: (peer) => members.has(peer),
    peers: () => [...members.keys()],
    count: () => members.size,
    newcomers: () =>
      [...members].flatMap(([peer, member]) => {
        const { isNew } = member;
        member.isNew = false;
        return isNew ? [peer] : [];
      }),
    hold(peer, frame) {
      const held = members.get(peer)!.held;
      held.push(frame);
      return held.reduce((sum, { byteLength }) => sum + byteLength, 0) <= mostHeldBytes;
    },
    isHolding: (peer) => (members.get(peer)?.held.length ?? 0) > 0,
    takeHeld: (peer) => members.get(peer)?.held.splice(0) ?? [],
    send(frame, except) {
      for (const peer of members.keys()) if (peer !== except) peer.send(frame);
    },
    clear() {
      const left = [...members.keys()];
      members.clear();
      return left;
    },
  };
}
