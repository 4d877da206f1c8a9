import { DatabaseUnknown } from "#db/errors.ts";
import type { Appended } from "#db/queries/text-log.ts";
import type { MessageState } from "#db/schema/conversation.ts";
import type { Append } from "#edge/sync/persist.ts";
import { roomName } from "#edge/sync/protocol.ts";
import { type LogHeads, type Opening, pageRows, type TextStart, type TextStore } from "#edge/sync/store.ts";

type Row = { seq: number; appendId: string; authorId: string; bytes: Uint8Array; sealNo: number };
type Message = { state: MessageState; sealNo: number; sealedSeq: number | null; seed: Uint8Array; rows: Row[] };

/** How a request to the database ends: as it should, or with the connection dead before or after it was carried out. */
export type Ending = "answered" | "lost before" | "lost after";

/** The drafts of a database in memory, as far as rooms need them. By hand, each request waits until it is told how it ends. */
export function makeMemoryDrafts({ byHand = false } = {}) {
  const messages = new Map<string, Message>();
  const told: string[] = [];
  const requests: { of: object; end: (ending: Ending) => void }[] = [];
  let lastSeq = 0;

  /** The database as one process sees it; nothing is answered to a process that was killed. */
  function connect(): { store: TextStore; heads: LogHeads; kill: (ending: () => Ending) => void } {
    let alive = true;
    const self = {};
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
        if (byHand) requests.push({ of: self, end });
        else queueMicrotask(() => end("answered"));
      });
    const store: TextStore = {
      find: ({ id }) => request(() => start(id)),
      findOpening: ({ id }) => request(() => openingOf(messages.get(id))),
      readRows: ({ id }, afterSeq) => request(() => readRows(id, afterSeq)),
      append: ({ id }, given) => request(() => append(id, given)),
      findAppend: ({ id }, { rows }) => request(() => appendedOf(id, rows)),
      tell: ({ id }) => request(() => void told.push(id)),
      fold: () => request(() => {}),
    };
    const heads: LogHeads = {
      readPlace: () => request(() => ({ draftSeq: lastSeq, roomSeq: 0 })),
      readHeads: (after) => request(() => headsBehind(after.draftSeq)),
    };
    /** The process dies: what it had asked for is carried out or lost, and it hears no answer. */
    function kill(ending: () => Ending): void {
      alive = false;
      const [own, others] = [requests.filter(({ of }) => of === self), requests.filter(({ of }) => of !== self)];
      requests.splice(0, requests.length, ...others);
      for (const { end } of own) end(ending());
    }
    return { store, heads, kill };
  }

  const rowOf = (appendId: string) =>
    [...messages.values()].flatMap(({ rows }) => rows).find((row) => row.appendId === appendId);
  const openingOf = (message: Message | undefined): Opening | undefined =>
    message && { isOpen: message.state === "pending", opening: message.sealNo };

  function append(id: string, { opening, rows, ifSeq }: Append): Appended | undefined {
    const message = messages.get(id);
    const afterSeq = message?.rows.at(-1)?.seq ?? 0;
    if (message?.state !== "pending" || message.sealNo !== opening || (ifSeq ?? afterSeq) !== afterSeq) {
      return undefined;
    }
    if (rows.some(({ appendId }) => rowOf(appendId))) {
      throw new Error("UNIQUE constraint failed: draft_update.append_id");
    }
    for (const row of rows) message.rows.push({ ...row, sealNo: opening, seq: ++lastSeq });
    return { afterSeq, seq: lastSeq };
  }

  function appendedOf(id: string, rows: Append["rows"]): Appended | undefined {
    const [first, last] = [rowOf(rows[0]!.appendId), rowOf(rows.at(-1)!.appendId)];
    if (!first || !last) return undefined;
    const before = messages.get(id)!.rows.findLast(({ seq }) => seq < first.seq);
    return { afterSeq: before?.seq ?? 0, seq: last.seq };
  }

  function start(id: string): TextStart | undefined {
    const message = messages.get(id);
    const rows = message?.rows.slice(0, pageRows) ?? [];
    return message && {
      ...openingOf(message)!,
      updates: [message.seed, ...rows.map(({ bytes }) => bytes)],
      seq: rows.at(-1)?.seq ?? 0,
      unfolded: rows.length,
    };
  }

  function readRows(id: string, afterSeq: number) {
    const message = messages.get(id);
    const rows = message?.rows.filter(({ seq }) => seq > afterSeq).slice(0, pageRows) ?? [];
    return message && { ...openingOf(message)!, rows };
  }

  function headsBehind(draftSeq: number) {
    const heads = [...messages].flatMap(([id, { rows }]) => {
      const seq = rows.at(-1)?.seq ?? 0;
      return seq > draftSeq ? [{ room: roomName({ kind: "draft", id }), seq }] : [];
    });
    return { place: { draftSeq: lastSeq, roomSeq: 0 }, heads, more: false };
  }

  return {
    connect,
    told,
    /** The draft as it stands. */
    find(id: string) {
      const message = messages.get(id);
      const rows = message?.rows ?? [];
      return message && {
        state: message.state,
        sealNo: message.sealNo,
        seq: rows.at(-1)?.seq ?? 0,
        updates: [message.seed, ...rows.map(({ bytes }) => bytes)],
      };
    },
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
    /** End the oldest request, or with a number the one that far behind it: each process asks in its own time. */
    end(ending: Ending, place = 0): void {
      requests.splice(place, 1)[0]?.end(ending);
    },
  };
}
