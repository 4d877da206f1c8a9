import {
  type Edit,
  type Edited,
  type LiveRoom,
  makeLiveRoom,
  type Peer,
  type RoomTerms,
  type Seat,
} from "./live-room.ts";
import { Close, limits } from "./protocol.ts";

export type Rooms = {
  /** Seat the peer in the draft's room, loading it if it is the first. A draft that cannot be edited closes the peer. */
  join(messageId: string, peer: Peer): Seat;
  /** Change a draft through its room: whoever has it open sees it live. Resolves once it is on disk. */
  edit(messageId: string, edit: Edit): Promise<Exclude<Edited, { kind: "lost" }>>;
  /** Ids of the teammates who have the draft open here, each once. */
  editorsIn(messageId: string): string[];
  /** Be told of drafts whose editors changed. Returns how to leave. */
  onEditors(listener: (messageId: string) => void): () => void;
  /** A message changed in another way than by an edit. */
  messageChanged(messageId: string): void;
  /** Write all that waits, then send everybody away to come back; nobody is seated after (OP2). */
  drain(): Promise<void>;
  /** Rooms in memory. */
  count(): number;
};

/** Every draft that somebody has open in this process, each loaded once. */
export function makeRooms(terms: RoomTerms): Rooms {
  const rooms = new Map<string, LiveRoom>();
  const listeners = new Set<(messageId: string) => void>();
  let draining = false;

  function roomOf(messageId: string): LiveRoom {
    const had = rooms.get(messageId);
    if (had) return had;
    const room: LiveRoom = makeLiveRoom(messageId, {
      ...terms,
      onPeers: () => listeners.forEach((listener) => listener(messageId)),
      onOver: () => rooms.get(messageId) === room && rooms.delete(messageId),
    });
    rooms.set(messageId, room);
    return room;
  }

  return {
    join(messageId, peer) {
      if (draining || (rooms.get(messageId)?.peers().length ?? 0) >= limits.sessionsPerRoom) {
        void peer.close(draining ? Close.comeBack : Close.tooMuch);
        return { receive: () => {}, leave: () => {} };
      }
      return roomOf(messageId).join(peer);
    },
    async edit(messageId, edit) {
      for (;;) {
        const edited = await roomOf(messageId).edit(edit);
        if (edited.kind !== "lost") return edited;
      }
    },
    editorsIn: (messageId) => [
      ...new Set(rooms.get(messageId)?.peers().map(({ person }) => person.teammateId)),
    ],
    onEditors(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    messageChanged(messageId) {
      rooms.get(messageId)?.check().catch(terms.onFault);
    },
    async drain() {
      draining = true;
      await Promise.all([...rooms.values()].map((room) => room.settled()));
      await Promise.all([...rooms.values()].map((room) => room.end(Close.comeBack)));
    },
    count: () => rooms.size,
  };
}
