import { Buffer } from "node:buffer";
import PostalMime from "postal-mime";

type Held = { id: string; threadId: string; labels: string[]; bytes: Uint8Array; rfcMessageId: string; atMs: number };

/** One mailbox as Gmail keeps it: mails with labels and threads, and a history of what was added and which labels were taken off. */
export function makeGmailMailbox(address: string) {
  const held = new Map<string, Held>();
  const history: { id: number; messageId: string; removed?: string[] }[] = [];
  let [last, oldest] = [1_000, 0];

  async function add(bytes: Uint8Array, o: { labels: string[]; threadId?: string; atMs?: number }): Promise<Held> {
    const mail = await PostalMime.parse(bytes).catch(() => undefined);
    const id = `19${(++last).toString(16).padStart(14, "0")}`;
    const one = {
      ...{ id, threadId: o.threadId ?? id, labels: o.labels, bytes },
      ...{ rfcMessageId: mail?.messageId ?? "", atMs: o.atMs ?? last * 1_000 },
    };
    held.set(id, one);
    history.push({ id: ++last, messageId: id });
    return one;
  }

  /** Somebody takes labels off and puts others on, as out of spam into the inbox. */
  function relabel(id: string, removed: string[], added: string[]): void {
    const one = held.get(id)!;
    one.labels = [...one.labels.filter((label) => !removed.includes(label)), ...added];
    history.push({ id: ++last, messageId: id, removed });
  }

  /** The newest first, as Gmail lists. */
  function list(query: URLSearchParams) {
    const q = query.get("q") ?? "";
    const wanted = /rfc822msgid:(\S+)/.exec(q)?.[1];
    const all = [...held.values()].reverse().filter(({ labels, rfcMessageId }) =>
      !labels.some((label) => ["SPAM", "TRASH"].includes(label)) &&
      (!/-in:drafts/.test(q) || !labels.includes("DRAFT")) &&
      (!/(^| )in:sent/.test(q) || labels.includes("SENT")) && (wanted === undefined || rfcMessageId === `<${wanted}>`)
    );
    const from = Number(query.get("pageToken") ?? 0);
    const to = from + Number(query.get("maxResults") ?? 100);
    const messages = all.slice(from, to).map(({ id, threadId }) => ({ id, threadId }));
    return { ...(messages.length ? { messages } : {}), ...(to < all.length ? { nextPageToken: String(to) } : {}) };
  }

  /** Null where the history does not go back as far. */
  function since(query: URLSearchParams) {
    const from = Number(query.get("startHistoryId"));
    if (from < oldest) return null;
    const most = Number(query.get("maxResults") ?? 100);
    const types = query.getAll("historyTypes");
    const all = history.filter(({ id, removed }) =>
      id > from && (types.length === 0 || types.includes(removed ? "labelRemoved" : "messageAdded"))
    );
    const records = all.slice(0, most).map(({ id, messageId, removed }) => {
      const message = { id: messageId, labelIds: held.get(messageId)?.labels ?? ["INBOX"] };
      return {
        id: String(id),
        ...(removed ? { labelsRemoved: [{ message, labelIds: removed }] } : { messagesAdded: [{ message }] }),
      };
    });
    const more = all.length > most ? { nextPageToken: "next" } : {};
    return { ...(records.length ? { history: records } : {}), ...more, historyId: String(last) };
  }

  const answerOf = (one: Held, query: URLSearchParams) => {
    const { id, threadId, labels, rfcMessageId, atMs, bytes } = one;
    const about = { id, threadId, labelIds: labels, internalDate: String(atMs) };
    if (query.get("format") === "raw") return { ...about, raw: Buffer.from(bytes).toString("base64url") };
    return { ...about, payload: { headers: [{ name: "Message-ID", value: rfcMessageId }] } };
  };

  return {
    ...{ address, held, add, relabel, list, since, answerOf },
    historyId: () => String(last),
    /** What was before is gone from the history. */
    forgetHistory: () => void (oldest = ++last),
  };
}
