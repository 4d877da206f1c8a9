import type { Bus } from "../bus.ts";
import { decodeMessage, encodeMessage, type ProcessMessage, type RoomMessage } from "./fanout-message.ts";
import type { AwarenessEntry } from "./frame.ts";
import type { Clock } from "./persist.ts";

/** What a room is told by the same room in other processes. */
export type RoomHears = {
  /** The log has a row of this seq. */
  wrote(seq: number): void;
  /** What another process says of its carets; with `isAll`, it has no others. */
  carets(processId: string, entries: AwarenessEntry[], isAll: boolean): void;
  /** The carets of one's own sessions. */
  ownCarets(): AwarenessEntry[];
};

/** How a room tells them. */
export type RoomTells = {
  wrote(seq: number): void;
  carets(entries: AwarenessEntry[]): void;
  leave(): void;
};

/** What joins the rooms of several processes (CO7): that there is something to read, and carets. Lost messages cost time only. */
export type Fanout = {
  enter(room: string, hears: RoomHears): RoomTells;
  /** These teammates have the room open here. */
  setEditors(room: string, teammateIds: string[]): void;
  /** Ids of the teammates who have it open in other processes. */
  editorsElsewhere(room: string): string[];
  /** Others' editors of a room changed. */
  onEditors(listener: (room: string) => void): void;
  stop(): void;
};

const beatMs = 2_000;
/** Beats that a process may miss before it is taken for dead. */
const mostMissed = 3;
const processes = "processes";

type Other = { missed: number; rooms: Map<string, string[]> };

/** The fan-out over a bus. A process says every 2 s that it lives and who is where; one that was not heard of for 8 s is gone. */
export function makeFanout(o: {
  bus: Bus;
  processId: string;
  clock: Pick<Clock, "later">;
  onFault: (cause: unknown) => void;
}): Fanout {
  const here = new Map<string, string[]>();
  const hearers = new Map<string, RoomHears>();
  const others = new Map<string, Other>();
  const listeners: ((room: string) => void)[] = [];
  const publish = (channel: string, message: RoomMessage | ProcessMessage) =>
    o.bus.publish(channel, encodeMessage(o.processId, message));
  const changed = (room: string) => listeners.forEach((listener) => listener(room));

  /** Messages of other processes; one that cannot be read is nobody's of ours. */
  const reading = (hear: (from: string, message: RoomMessage | ProcessMessage) => void) => (bytes: Uint8Array) => {
    try {
      const { from, message } = decodeMessage(bytes);
      if (from !== o.processId) hear(from, message);
    } catch (cause) {
      o.onFault(cause);
    }
  };

  function otherOf(from: string): Other {
    const other = others.get(from) ?? { missed: 0, rooms: new Map() };
    others.set(from, other);
    other.missed = 0;
    return other;
  }

  function hearProcess(from: string, message: ProcessMessage | RoomMessage): void {
    if (message.kind === "bye") return lose(from);
    if (message.kind === "hello") return sayHere();
    const other = otherOf(from);
    if (message.kind === "editors") setTheirs(from, other, message.room, message.teammateIds);
    if (message.kind === "here") {
      for (const room of other.rooms.keys()) if (!message.rooms[room]) setTheirs(from, other, room, []);
      for (const [room, ids] of Object.entries(message.rooms)) setTheirs(from, other, room, ids);
    }
  }

  function setTheirs(from: string, other: Other, room: string, teammateIds: string[]): void {
    if (String(other.rooms.get(room) ?? []) === String(teammateIds)) return;
    if (teammateIds.length > 0) other.rooms.set(room, teammateIds);
    else {
      other.rooms.delete(room);
      hearers.get(room)?.carets(from, [], true);
    }
    changed(room);
  }

  function lose(from: string): void {
    const other = others.get(from);
    others.delete(from);
    for (const hears of hearers.values()) hears.carets(from, [], true);
    for (const room of other?.rooms.keys() ?? []) changed(room);
  }

  const sayHere = () => publish(processes, { kind: "here", rooms: Object.fromEntries(here) });

  function beat(): void {
    callOffBeat = o.clock.later(beatMs, beat);
    sayHere();
    for (const [id, other] of others) if (++other.missed > mostMissed) lose(id);
  }
  let callOffBeat = o.clock.later(beatMs, beat);

  const leaveProcesses = o.bus.subscribe(processes, {
    onMessage: reading(hearProcess),
    onReady() {
      publish(processes, { kind: "hello" });
      sayHere();
    },
  });

  return {
    enter(room, hears) {
      const sayAll = () => publish(room, { kind: "allCarets", entries: hears.ownCarets() });
      const leave = o.bus.subscribe(room, {
        onMessage: reading((from, message) => {
          otherOf(from);
          if (message.kind === "wrote") hears.wrote(message.seq);
          else if (message.kind === "ask") sayAll();
          else if (message.kind === "carets") hears.carets(from, message.entries, false);
          else if (message.kind === "allCarets") hears.carets(from, message.entries, true);
        }),
        onReady() {
          publish(room, { kind: "ask" });
          sayAll();
        },
      });
      hearers.set(room, hears);
      return {
        wrote: (seq) => publish(room, { kind: "wrote", seq }),
        carets: (entries) => publish(room, { kind: "carets", entries }),
        leave() {
          leave();
          if (hearers.get(room) === hears) hearers.delete(room);
        },
      };
    },
    setEditors(room, teammateIds) {
      if (teammateIds.length > 0) here.set(room, teammateIds);
      else if (!here.delete(room)) return;
      publish(processes, { kind: "editors", room, teammateIds });
    },
    editorsElsewhere: (room) => [...others.values()].flatMap(({ rooms }) => rooms.get(room) ?? []),
    onEditors: (listener) => void listeners.push(listener),
    stop() {
      callOffBeat();
      publish(processes, { kind: "bye" });
      leaveProcesses();
    },
  };
}

/** One process alone. */
export const noFanout: Fanout = {
  enter: () => ({ wrote: () => {}, carets: () => {}, leave: () => {} }),
  setEditors: () => {},
  editorsElsewhere: () => [],
  onEditors: () => {},
  stop: () => {},
};
