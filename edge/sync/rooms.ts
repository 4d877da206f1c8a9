import type { Edit, Edited } from "./edit.ts";
import { type LiveRoom, makeLiveRoom, type RoomTerms, type Seat } from "./live-room.ts";
import type { Peer } from "./members.ts";
import { Close, limits, parseRoom, roomName, type RoomRef } from "./protocol.ts";

export type Rooms = {
  /** Seat the peer in the room, loading it if it is the first. A text that cannot be edited closes the peer. */
  join(room: RoomRef, peer: Peer): Seat;
  /** Change a text through its room: whoever has it open sees it live. Resolves once it is on disk. */
  edit(room: RoomRef, edit: Edit): Promise<Exclude<Edited, { kind: "lost" }>>;
  /** Ids of the teammates who have it open, here or in another process, each once. */
  editorsIn(room: RoomRef): string[];
  /** Be told of rooms whose editors changed. Returns how to leave. */
  onEditors(listener: (room: RoomRef) => void): () => void;
  /** A text changed in another way than by an edit. */
  changed(room: RoomRef): void;
  /** The log of this room has a row of this seq; of all rooms perhaps where null. */
  heard(head: { room: string; seq: number } | null): void;
  /** Write all that waits and can be written, then send everybody away to come back; nobody is seated after (OP2). */
  drain(): Promise<void>;
  /** Rooms in memory. */
  count(): number;
  /** Sockets in all of them. */
  clients(): number;
};

/** How long a drain waits for what cannot be written, as on a full disk: whoever wrote it was never told that it is saved, and brings
 * it when they come back. */
const drainMs = 5_000;
/** Rooms are tidied this often. */
const tidyEveryMs = 2_000;

/** Every text that somebody has open in this process, each loaded once. */
export function makeRooms(terms: RoomTerms): Rooms {
  const { fanout, clock, onFault } = terms;
  const rooms = new Map<string, LiveRoom>();
  const listeners = new Set<(room: RoomRef) => void>();
  let draining = false;
  let callOffTidying: (() => void) | null = null;

  function roomOf(ref: RoomRef): LiveRoom {
    const name = roomName(ref);
    const had = rooms.get(name);
    if (had) return had;
    const room: LiveRoom = makeLiveRoom(ref, {
      ...terms,
      onPeers() {
        fanout.setEditors(name, teammatesIn(name));
        tell(ref);
      },
      onOver() {
        if (rooms.get(name) === room) rooms.delete(name);
        if (rooms.size > 0) return;
        callOffTidying?.();
        callOffTidying = null;
      },
    });
    rooms.set(name, room);
    callOffTidying ??= clock.later(tidyEveryMs, tidy);
    return room;
  }

  function tidy(): void {
    callOffTidying = clock.later(tidyEveryMs, tidy);
    for (const room of rooms.values()) room.tidy();
  }

  const tell = (ref: RoomRef) => listeners.forEach((listener) => listener(ref));
  const teammatesIn = (name: string) => [
    ...new Set(rooms.get(name)?.peers().map(({ person }) => person.teammateId)),
  ];
  fanout.onEditors((name) => {
    const ref = parseRoom(name);
    if (ref) tell(ref);
  });

  return {
    join(ref, peer) {
      if (draining || (rooms.get(roomName(ref))?.peers().length ?? 0) >= limits.sessionsPerRoom) {
        void peer.close(draining ? Close.comeBack : Close.tooMuch);
        return { receive: () => {}, leave: () => {} };
      }
      return roomOf(ref).join(peer);
    },
    async edit(ref, edit) {
      for (;;) {
        const edited = await roomOf(ref).edit(edit);
        if (edited.kind !== "lost") return edited;
      }
    },
    editorsIn(ref) {
      const name = roomName(ref);
      return [...new Set([...teammatesIn(name), ...fanout.editorsElsewhere(name)])];
    },
    onEditors(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed(ref) {
      rooms.get(roomName(ref))?.check().catch(onFault);
    },
    heard(head) {
      if (head) rooms.get(head.room)?.heard(head.seq);
      else for (const room of rooms.values()) room.heard(null);
    },
    async drain() {
      draining = true;
      const late = Promise.withResolvers<void>();
      const callOff = clock.later(drainMs, late.resolve);
      await Promise.race([Promise.all([...rooms.values()].map((room) => room.settled())), late.promise]);
      callOff();
      await Promise.all([...rooms.values()].map((room) => room.end(Close.comeBack)));
    },
    count: () => rooms.size,
    clients: () => rooms.values().reduce((sum, room) => sum + room.peers().length, 0),
  };
}
