import type { Hono } from "hono";
import PostalMime from "postal-mime";
import type { AppEnv } from "../../context.ts";
import { answerTo } from "./answers.ts";
import type { Call } from "./caller.ts";
import { letterBytes } from "./letters.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const chrome =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
const iPhone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
const gmail = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";
const applePrefetch = "Mozilla/5.0";

/** How long after the mail came it is looked at, and by what. */
type Habit = { afterMs: number; agent: string }[];
const habits: Habit[] = [
  [{ afterMs: 12 * minuteMs, agent: chrome }],
  [],
  [{ afterMs: 2 * hourMs, agent: gmail }, { afterMs: 26 * hourMs, agent: gmail }],
  [{ afterMs: 40 * minuteMs, agent: applePrefetch }],
  [{ afterMs: 5 * hourMs, agent: iPhone }, { afterMs: 6 * hourMs, agent: chrome }, {
    afterMs: 50 * hourMs,
    agent: chrome,
  }],
  [{ afterMs: minuteMs, agent: applePrefetch }, { afterMs: 90 * minuteMs, agent: iPhone }],
  [],
];
const perPage = 100;

export type Readers = {
  /** Takes in what the outbox has got since it was last asked. */
  receive(): Promise<void>;
  /** The next instant at which somebody does something with their mail; Infinity when nobody will. */
  nextAtMs(): number;
  /** They do what is due, through the links of the mail itself. */
  act(nowMs: number): Promise<void>;
};

/** The people who get the mails: most look, some more than once, some write back or are away, two mails come back, and `leaves`
 * unsubscribes by one click. `takeIn` is how a mail of theirs reaches the workspace. */
export function makeReaders(
  app: Hono<AppEnv>,
  call: Call,
  leaves: string,
  takeIn: (bytes: Uint8Array, eventId: string) => Promise<unknown>,
): Readers {
  const received = new Set<string>();
  let plans: { atMs: number; act: () => Promise<unknown> }[] = [];

  async function read(messageId: string, to: string[], acceptedAtMs: number): Promise<void> {
    // The bytes themselves: what the app shows of a mail has lost its links.
    const mail = await PostalMime.parse(await call("GET /api/messages/:id/raw", { params: { id: messageId } }));
    const pixel = mail.html?.match(/\/t\/[\w-]+\.gif/)?.[0];
    const unsubscribe = mail.headers.find(({ key }) => key === "list-unsubscribe")?.value.match(/\/u\/[\w-]+/)?.[0];
    const letter = answerTo(received.size);
    if (letter) {
      const { address, name } = mail.from!;
      const atMs = acceptedAtMs + letter.afterMs;
      const answered = {
        id: messageId,
        messageId: mail.messageId!,
        subject: mail.subject ?? "",
        from: name ? `${name} <${address}>` : address!,
        to: to[0]!,
        text: mail.text ?? "",
        atMs: acceptedAtMs,
      };
      plans.push({ atMs, act: () => takeIn(letterBytes(letter, answered, atMs), `${letter.kind}-${messageId}`) });
    }
    // Nobody looks at what never got to them.
    const habit = letter?.kind === "bounce" ? [] : habits[received.size % habits.length]!;
    if (pixel) {
      for (const { afterMs, agent } of habit) {
        const act = async () => await app.request(pixel, { headers: { "User-Agent": agent } });
        plans.push({ atMs: acceptedAtMs + afterMs, act });
      }
    }
    if (unsubscribe && to.includes(leaves)) {
      const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
      const act = async () => await app.request(unsubscribe, { method: "POST", body });
      plans.push({ atMs: acceptedAtMs + 3 * hourMs, act });
    }
  }

  return {
    async receive() {
      for (let cursor: string | undefined, known = false; !known;) {
        const query = { limit: perPage, ...(cursor === undefined ? {} : { cursor }) };
        const { items, next } = await call("GET /api/outbox", { query });
        for (const { id, messageId, to, acceptedAt } of items) {
          known = received.has(id);
          if (known) break;
          received.add(id);
          if (messageId !== null && acceptedAt !== null) await read(messageId, to, Date.parse(acceptedAt));
        }
        if (next === null) break;
        cursor = next;
      }
    },
    nextAtMs: () => Math.min(...plans.map(({ atMs }) => atMs)),
    async act(nowMs) {
      const due = plans.filter(({ atMs }) => atMs <= nowMs);
      plans = plans.filter(({ atMs }) => atMs > nowMs);
      for (const { act } of due) await act();
    },
  };
}
