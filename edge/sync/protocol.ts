import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/*
 * The wire of /api/sync/<room>: y-websocket's protocol, so that an unmodified WebsocketProvider works, plus three frames of
 * our own that go only to and from clients that asked with `?parley=1`. A frame begins with its code, as a varUint.
 * Pure: the web imports this file too.
 */

/** First number of a frame. 0, 1 and 3 are y-websocket's; 2, its auth message, is not used: sign-in is the cookie's. */
export const Code = {
  /** Followed by a {@link SyncKind} and bytes. */
  sync: 0,
  /** Who is here: entries of (client id, clock, state as JSON). An empty one is the server's heartbeat. */
  awareness: 1,
  /** Asks for everybody's awareness. */
  askAwareness: 3,
  /** Client → server, own: "tell me once all that I sent before is committed", with the client's own version number. */
  mark: 100,
  /** Server → client, own: everything sent before `mark` with this version is on disk (CO3). */
  saved: 101,
  /** Server → client, own: the draft was sealed; carries a Yjs snapshot of what was sealed (CO4). A 4423 follows. */
  sealed: 102,
} as const;

/** Second number of a sync frame. Kinds 1 and 2 write, and are dropped from a session that may not (CO5). */
export const SyncKind = { ask: 0, answer: 1, update: 2 } as const;

/** Why the server ends a session. y-websocket takes 44xx as final and comes back after everything else. */
export const Close = {
  badFrame: { code: 4400, reason: "bad frame" },
  signedOut: { code: 4401, reason: "signed out" },
  noRight: { code: 4403, reason: "no right to this" },
  gone: { code: 4404, reason: "there is no such draft" },
  tooLarge: { code: 4413, reason: "too large" },
  /** The draft is no longer open to edits: sent, being sent, deleted or skipped. */
  sealed: { code: 4423, reason: "sealed" },
  /** This process stops, or the draft must be loaded afresh: come back, nothing that you hold is lost. */
  comeBack: { code: 4503, reason: "come back" },
  /** More frames, sessions or unread bytes than one may have: come back later. */
  tooMuch: { code: 4529, reason: "too much at once" },
} as const;
export type Close = (typeof Close)[keyof typeof Close];

export const limits = {
  /** Bytes of one frame; a draft of 102 KB with its whole history stays far below. */
  frameBytes: 2 * 1024 * 1024,
  /** Bytes that a draft's updates may grow to. */
  draftBytes: 8 * 1024 * 1024,
  awarenessBytes: 16 * 1024,
  /** Sync frames and marks a second, and how many may come at once. A typist sends three a key. */
  framesPerSecond: 200,
  framesAtOnce: 600,
  /** What an awareness frame weighs against those: y-websocket sends back every one it hears. */
  awarenessWeight: 0.1,
  sessionsPerRoom: 100,
  /** Bytes waiting for a reader that does not read. */
  unreadBytes: 16 * 1024 * 1024,
  /** y-websocket gives up after 30 s in which it heard nothing. */
  heartbeatMs: 20_000,
} as const;

export const roomKinds = ["draft", "template", "signature"] as const;
export type RoomKind = (typeof roomKinds)[number];

/** A live text: a message's draft, a template (or snippet), or a teammate's signature. `id` is the message's, the template's or the
 * teammate's, a ULID. */
export type RoomRef = { kind: RoomKind; id: string };

/** The room's name on the wire, in the log and between processes. */
export const roomName = ({ kind, id }: RoomRef): string => `${kind}:${id}`;

/** What the name stands for, or null where it names no room. */
export function parseRoom(name: string): RoomRef | null {
  const [, kind, id] = /^(draft|template|signature):([0-9A-Z]{26})$/.exec(name) ?? [];
  return kind && id ? { kind: kind as RoomKind, id } : null;
}

/** Name of a draft's room. */
export const draftRoom = (messageId: string): string => roomName({ kind: "draft", id: messageId });

/** A frame as a socket takes it. */
export type Wire = Uint8Array<ArrayBuffer>;

const framed = (code: number, write: (encoder: encoding.Encoder) => void): Wire =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, code);
    write(encoder);
  }) as Wire;

/** A sync frame of `kind`: a state vector where it asks, else an update. */
export const syncFrame = (kind: number, bytes: Uint8Array) =>
  framed(Code.sync, (encoder) => {
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, bytes);
  });

/** `version` is the client's own count, 0 or more. */
export const markFrame = (version: number) => framed(Code.mark, (encoder) => encoding.writeVarUint(encoder, version));
export const savedFrame = (version: number) => framed(Code.saved, (encoder) => encoding.writeVarUint(encoder, version));
/** `snapshot` as Y.encodeSnapshot makes it. */
export const sealedFrame = (snapshot: Uint8Array) =>
  framed(Code.sealed, (encoder) => encoding.writeVarUint8Array(encoder, snapshot));

/** What follows the code in a mark or saved frame. */
export const readVersion = (decoder: decoding.Decoder): number => decoding.readVarUint(decoder);
/** What follows the code in a sealed frame. */
export const readSnapshot = (decoder: decoding.Decoder): Uint8Array => decoding.readVarUint8Array(decoder);
