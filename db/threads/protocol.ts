import type { Answered } from "../rows.ts";
import type { Statement } from "../values.ts";

/** `migrate` runs with foreign keys off, `script` outside of any transaction (vacuum, pragmas). */
export type RequestKind = "read" | "write" | "migrate" | "script";
export type Request = { id: number; kind: RequestKind; bulk: boolean; statements: Statement[] };
export type Fault = { message: string; code: string; statementIndex: number };
export type Answer = { id: number; results: Answered[] } | { id: number; fault: Fault };

export type ThreadName = "writer" | "short" | "long" | "lists";
/** A thread's first message: what it opens, and the port it talks to its host by. */
export type Opening = { path: string; pragmas: string[]; writes: boolean; host: MessagePort };
export type FromHost = { kind: "attach"; port: MessagePort } | { kind: "stats" } | { kind: "close" };
export type ToHost =
  | { kind: "opened" }
  | { kind: "unopened"; message: string; code: string }
  | { kind: "stats"; stats: ThreadStats }
  | { kind: "closed" };

/** Counted since the thread was spawned. `requests / turns` is how much one fsync carried. */
export type ThreadStats = {
  turns: number;
  requests: number;
  /** Requests that ran once more by themselves, as their group's transaction was lost. */
  redone: number;
  /** Times another process held the write lock. */
  busy: number;
  reopened: number;
  longestTurnMs: number;
  /** Requests that wait for their turn as this is told. */
  waiting: number;
};
