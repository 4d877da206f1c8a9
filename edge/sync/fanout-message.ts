import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type AwarenessEntry, readEntries, writeEntries } from "./frame.ts";

/** What processes tell each other of one room. No words: those are read from the log. */
export type RoomMessage =
  /** The log has a row of this seq. */
  | { kind: "wrote"; seq: number }
  | { kind: "carets"; entries: AwarenessEntry[] }
  /** These are all my carets of the room. */
  | { kind: "allCarets"; entries: AwarenessEntry[] }
  /** Somebody opened the room: say who is in it. */
  | { kind: "ask" };

/** What they tell each other of themselves. */
export type ProcessMessage =
  /** I am here, and these teammates are in these rooms. */
  | { kind: "here"; rooms: Record<string, string[]> }
  /** These are in this room now. */
  | { kind: "editors"; room: string; teammateIds: string[] }
  /** I came: say who you are. */
  | { kind: "hello" }
  | { kind: "bye" };

const kinds = ["wrote", "carets", "allCarets", "ask", "here", "editors", "hello", "bye"] as const;

/** A message with who tells it: the process's id, the number of its kind, what belongs to the kind. */
export const encodeMessage = (from: string, message: RoomMessage | ProcessMessage): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarString(encoder, from);
    encoding.writeVarUint(encoder, kinds.indexOf(message.kind));
    if (message.kind === "wrote") encoding.writeVarUint(encoder, message.seq);
    if (message.kind === "carets" || message.kind === "allCarets") {
      encoding.writeVarUint8Array(encoder, writeEntries(message.entries));
    }
    if (message.kind === "here") encoding.writeVarString(encoder, JSON.stringify(message.rooms));
    if (message.kind === "editors") {
      encoding.writeVarString(encoder, JSON.stringify([message.room, message.teammateIds]));
    }
  });

/** @throws what no process of ours wrote. */
export function decodeMessage(bytes: Uint8Array): { from: string; message: RoomMessage | ProcessMessage } {
  const decoder = decoding.createDecoder(bytes);
  const from = decoding.readVarString(decoder);
  const kind = kinds[decoding.readVarUint(decoder)];
  switch (kind) {
    case "wrote":
      return { from, message: { kind, seq: decoding.readVarUint(decoder) } };
    case "carets":
    case "allCarets":
      return { from, message: { kind, entries: readEntries(decoding.readVarUint8Array(decoder)) } };
    case "here":
      return { from, message: { kind, rooms: JSON.parse(decoding.readVarString(decoder)) } };
    case "editors": {
      const [room, teammateIds] = JSON.parse(decoding.readVarString(decoder));
      return { from, message: { kind, room, teammateIds } };
    }
    case undefined:
      throw new Error("a message of no kind");
    default:
      return { from, message: { kind } };
  }
}
