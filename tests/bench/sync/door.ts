import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { Code, markFrame, readVersion, syncFrame, SyncKind } from "#edge/sync/protocol.ts";

/** How clients come into a server. Plain data: it goes to the process that plays them. */
export type Door = {
  port: number;
  /** What stands around the room's name in the URL. */
  path: [before: string, after: string];
  headers: Record<string, string>;
  /** y-websocket's frames as they are, or hocuspocus' with the room's name before each and a token first. */
  frames: "plain" | "named";
  /** Whether it answers marks: "what I sent before is on disk". */
  tellsSaved: boolean;
};

/** hocuspocus' own numbers. */
const Named = { auth: 2, token: 0, syncReply: 4, syncStatus: 8 } as const;

export type Frames = {
  /** What a client says first. */
  hello: Uint8Array[];
  /** All that it has, to a server that asks: nothing. */
  nothing: Uint8Array;
  write(update: Uint8Array): Uint8Array;
  mark(version: number): Uint8Array;
  read(frame: Uint8Array): Heard;
};

export type Heard =
  | { kind: "asked" }
  | { kind: "content"; update: Uint8Array; answer: boolean }
  | { kind: "saved"; version: number }
  /** hocuspocus took an update in; it is not on disk yet. */
  | { kind: "taken" }
  | { kind: "other" };

const asked: Heard = { kind: "asked" };
const taken: Heard = { kind: "taken" };
const other: Heard = { kind: "other" };

/** The frames of one room behind this door. */
export function framesOf(door: Door, room: string): Frames {
  const name = door.frames === "plain" ? new Uint8Array(0) : encoding.encode((to) => encoding.writeVarString(to, room));
  const named = (frame: Uint8Array) => {
    const whole = new Uint8Array(name.length + frame.length);
    whole.set(name);
    whole.set(frame, name.length);
    return whole;
  };
  const token = encoding.encode((to) => {
    encoding.writeVarUint(to, Named.auth);
    encoding.writeVarUint(to, Named.token);
    encoding.writeVarString(to, "");
  });
  const ask = syncFrame(SyncKind.ask, new Uint8Array([0]));
  return {
    hello: door.frames === "plain" ? [ask] : [named(token), named(ask)],
    nothing: named(syncFrame(SyncKind.answer, new Uint8Array([0, 0]))),
    write: (update) => named(syncFrame(SyncKind.update, update)),
    mark: markFrame,
    read(frame) {
      const decoder = decoding.createDecoder(frame);
      decoder.pos = name.length;
      const code = decoding.readVarUint(decoder);
      if (code === Named.syncStatus && door.frames === "named") return taken;
      if (code === Code.saved) return { kind: "saved", version: readVersion(decoder) };
      if (code !== Code.sync && !(code === Named.syncReply && door.frames === "named")) return other;
      const kind = decoding.readVarUint(decoder);
      if (kind === SyncKind.ask) return asked;
      return { kind: "content", update: decoding.readVarUint8Array(decoder), answer: kind === SyncKind.answer };
    },
  };
}
