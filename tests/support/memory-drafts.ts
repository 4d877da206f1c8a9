import type { Append, StoredDraft } from "#db/queries/draft.ts";
import { DatabaseUnknown } from "#db/errors.ts";
import type { DraftStore } from "#edge/sync/live-room.ts";
import type { MessageState } from "#db/schema/conversation.ts";

type Row = { seq: number; appendId: string; authorId: string; bytes: Uint8Array; sealNo: number };
type Message = { state: MessageState; sealNo: number; sealedSeq: number | null; seed: Uint8Array; rows: Row[] };

/** How a request to the database ends: as it should, or with the connection dead before or after it was carried out. */
export type Ending = "answered" | "lost before" | "lost after";

/** The drafts of a database in memory, as far as rooms need them. By hand, each request waits until it is told how it ends. */
export function makeMemoryDrafts({ byHand = false } = {}) {
  const messages = new Map<string, Message>();
  const told: string[] = [];
  const requests: ((ending: Ending) => void)[] = [];
  let lastSeq = 0;

  /** The database as one process sees it; nothing is answered to a process that was killed. */
  function connect(): { store: DraftStore; kill: () => void } {
    let alive = true;
    const request = <T>(work: () => T): Promise<T> =>
      new Promise((resolve, reject) => {
        const end = (ending: Ending) => {
          try {
            const result = ending === "lost before" ? undefined : work();
            if (alive && ending === "answered") resolve(result as T);
          } catch (error) {
            if (alive) reject(error);
          }
          if (alive && ending !== "answered") reject(new DatabaseUnknown(ending));
        };
        if (byHand) requests.push(end);
        else queueMicrotask(() => end("answered"));
      });
    const store: DraftStore = {
      find: (id) => request(() => find(id)),
      findOpening: (id) => request(() => find(id)),
      append: (given) => request(() => append(given)),
      findAppend: ({ rows }) => request(() => rowOf(rows.at(-1)!.appendId)?.seq),
      tellEdited: (id) => request(() => void told.push(id)),
      fold: () => request(() => {}),
    };
    return { store, kill: () => alive = false };
  }

  const rowOf = (appendId: string) =>
    [...messages.values()].flatMap(({ rows }) => rows).find((row) => row.appendId === appendId);

  function append({ messageId, sealNo, rows }: Append): number | undefined {
    const message = messages.get(messageId);
    if (message?.state !== "pending" || message.sealNo !== sealNo) return undefined;
    if (rows.some(({ appendId }) => rowOf(appendId))) {
      throw new Error("UNIQUE constraint failed: draft_update.append_id");
    }
    for (const row of rows) message.rows.push({ ...row, sealNo, seq: ++lastSeq });
    return lastSeq;
  }

  function find(messageId: string): StoredDraft | undefined {
    const message = messages.get(messageId);
    if (!message) return undefined;
    const edits = message.rows;
    return {
      state: message.state,
      sealNo: message.sealNo,
      seq: message.rows.at(-1)?.seq ?? 0,
      updates: [message.seed, ...edits.map(({ bytes }) => bytes)],
      unfolded: edits.length,
    };
  }

  return {
    connect,
    told,
    find,
    rowsOf: (messageId: string) => messages.get(messageId)!.rows,
    add: (messageId: string, seed: Uint8Array) =>
      messages.set(messageId, { state: "pending", sealNo: 0, sealedSeq: null, seed, rows: [] }),
    /** As the claim does. */
    seal(messageId: string, state: MessageState = "sending"): void {
      const message = messages.get(messageId)!;
      if (message.state !== "pending") return;
      Object.assign(message, { state, sealNo: message.sealNo + 1, sealedSeq: message.rows.at(-1)?.seq ?? 0 });
    },
    /** As a settle that gave the message back. */
    reopen: (messageId: string) => Object.assign(messages.get(messageId)!, { state: "pending", sealedSeq: null }),
    waiting: () => requests.length,
    /** End the oldest request. */
    end(ending: Ending): void {
      requests.shift()?.(ending);
    },
    /** Carry out or lose what a killed process had asked for. */
    endAll(ending: () => Ending): void {
      for (const end of requests.splice(0)) end(ending());
    },
  };
}
export type MemoryDrafts = ReturnType<typeof makeMemoryDrafts>;
