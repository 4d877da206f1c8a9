import type { Terms } from "#db/queries/send.ts";
import { editingMostMs, quietMs } from "#jobs/rules/gates.ts";

/** Hours and days small enough to fill while a test runs; a lease long enough that only an injected stall outlives it. */
export const raceTerms: Terms = {
  hourMs: 5_000,
  dayMs: 10_000,
  leaseMs: 2_500,
  leastLeaseMs: 700,
  quietMs,
  editingMostMs,
};

export const racePauses = { firstMs: 200, mostMs: 800 };

/** What a racer is told. */
export type RacerOrder = {
  url: string;
  providerUrl: string;
  seed: number;
  forMs: number;
  /** Whether addresses are changed and users write in as well. */
  meddles: boolean;
};

/** What an editor saw, for the test to compare with what was sent. */
export type EditorStory = {
  /** Words acknowledged as on disk, and the message and opening they are in. */
  acked: { messageId: string; sealNo: number; seq: number; word: string }[];
  refused: number;
  /** When each unsubscribe was on disk. */
  unsubscribed: { userId: string; atMs: number }[];
  /** Mails that a user wrote in: since when they count, and when they were on disk. */
  wroteIn: { userId: string; atMs: number; onDiskMs: number }[];
  /** Messages whose addresses were changed, and those of which that was taken back. */
  changed: string[];
  undone: number;
};
