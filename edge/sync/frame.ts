import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import type { Decoded } from "./complete.ts";
import { Close, Code, limits, readVersion, SyncKind, type Wire } from "./protocol.ts";

/** A frame no honest client sends: its socket is closed with `close`, the draft stays as it was (CO8). */
export class BadFrame extends Error {
  override readonly name = "BadFrame";
  constructor(message: string, options: { cause?: unknown; close?: Close } = {}) {
    super(message, options);
    this.close = options.close ?? Close.badFrame;
  }
  readonly close: Close;
}

/** State of one client, `null` once it left; `clock` grows with every change of it. */
export type AwarenessEntry = { client: number; clock: number; state: Record<string, unknown> | null };

export type Frame =
  | { kind: "ask"; stateVector: Uint8Array }
  /** `answer`: all that the client has beyond the state vector it was asked with, not an edit of this moment. */
  | { kind: "write"; update: Uint8Array; decoded: Decoded; answer: boolean }
  | { kind: "awareness"; entries: AwarenessEntry[] }
  | { kind: "askAwareness" }
  | { kind: "mark"; version: number };

/** Whether the frame asks for words or brings some, told by its first byte. */
export const isSync = (frame: Uint8Array): boolean => frame[0] === Code.sync;

/** Whether the frame carries an update, told by its first two bytes: what CO5 keeps from observers. */
export const isWrite = (frame: Uint8Array): boolean => isSync(frame) && frame[1] !== SyncKind.ask;

/** Read a client's frame whole, and nothing behind it. An update is decoded here, before anybody applies it: applying a
 * broken one can change the draft before it throws. @throws {BadFrame} */
export function readFrame(frame: Uint8Array): Frame {
  try {
    const decoder = decoding.createDecoder(frame);
    const read = readBody(decoder, frame.byteLength);
    if (decoding.hasContent(decoder)) throw new BadFrame("bytes behind the end");
    return read;
  } catch (cause) {
    throw cause instanceof BadFrame ? cause : new BadFrame("unreadable", { cause });
  }
}

function readBody(decoder: decoding.Decoder, size: number): Frame {
  const code = decoding.readVarUint(decoder);
  if (code === Code.sync) return readSync(decoder);
  if (code === Code.askAwareness) return { kind: "askAwareness" };
  if (code === Code.mark) return { kind: "mark", version: readVersion(decoder) };
  if (code !== Code.awareness) throw new BadFrame(`code ${code}`);
  if (size > limits.awarenessBytes) throw new BadFrame("awareness too large", { close: Close.tooLarge });
  return { kind: "awareness", entries: readEntries(decoding.readVarUint8Array(decoder)) };
}

function readSync(decoder: decoding.Decoder): Frame {
  const kind = decoding.readVarUint(decoder);
  const bytes = decoding.readVarUint8Array(decoder);
  if (kind === SyncKind.ask) {
    Y.decodeStateVector(bytes);
    return { kind: "ask", stateVector: bytes };
  }
  if (kind !== SyncKind.answer && kind !== SyncKind.update) throw new BadFrame(`sync kind ${kind}`);
  return { kind: "write", update: bytes, decoded: Y.decodeUpdate(bytes), answer: kind === SyncKind.answer };
}

/** Entries as `writeEntries` makes them. @throws what is no such thing. */
export function readEntries(bytes: Uint8Array): AwarenessEntry[] {
  const decoder = decoding.createDecoder(bytes);
  const entries: AwarenessEntry[] = [];
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const client = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    const state: unknown = JSON.parse(decoding.readVarString(decoder));
    if (typeof state !== "object" || Array.isArray(state)) throw new BadFrame("awareness state");
    entries.push({ client, clock, state: state as AwarenessEntry["state"] });
  }
  if (decoding.hasContent(decoder)) throw new BadFrame("bytes behind the awareness");
  return entries;
}

/** Entries as y-protocols writes them. */
export const writeEntries = (entries: AwarenessEntry[]): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const { client, clock, state } of entries) {
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify(state));
    }
  });

/** An awareness frame of these entries; of none, the heartbeat. */
export const awarenessFrame = (entries: AwarenessEntry[]): Wire =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, Code.awareness);
    encoding.writeVarUint8Array(encoder, writeEntries(entries));
  }) as Wire;
