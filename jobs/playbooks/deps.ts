import type { Db } from "#db/client.ts";
import type { Log } from "#jobs/log.ts";

export type PlaybooksDeps = {
  /** Short reads. */
  db: Db;
  /** Writes here let people's pass. */
  long: Db;
  /** What a rule asks of accounts: nothing else waits for that. */
  lists: Db;
  nowMs: () => number;
  log: Log;
  /** True when the process drains: what was begun is finished by the next run. */
  isStopping?: () => boolean;
};

export const dayMs = 86_400_000;
