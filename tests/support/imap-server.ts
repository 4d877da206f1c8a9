import { onTestFinished } from "vitest";

/** How it fails, while it does: a refused search, a refused fetch, mails without bytes, or mails that it says nothing of. */
export type ImapFailure = "search-no" | "search-bad" | "fetch-no" | "fetch-nil" | "fetch-missing" | null;

/** A server with one folder that answers as RFC 9051 has it, but for what `state.failure` says of `state.failing` (all uids where unset). */
export function startImapServer(state: { uids: number[]; failure: ImapFailure; failing?: number[] }) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  void (async () => {
    for await (const conn of listener) {
      open.add(conn);
      serve(conn, state).catch(() => {});
    }
  })();
  onTestFinished(() => {
    listener.close();
    for (const conn of open) {
      try {
        conn.close();
      } catch {
        // The client has closed it.
      }
    }
  });
  return { port: (listener.addr as Deno.NetAddr).port };
}

async function serve(conn: Deno.Conn, state: Parameters<typeof startImapServer>[0]): Promise<void> {
  const say = (line: string) => conn.write(new TextEncoder().encode(`${line}\r\n`));
  await say("* OK [CAPABILITY IMAP4rev1 UIDPLUS] ready");
  let text = "";
  const piece = new Uint8Array(65_536);
  for (;;) {
    const n = await conn.read(piece);
    if (n === null) return;
    text += new TextDecoder().decode(piece.subarray(0, n));
    for (let at; (at = text.indexOf("\r\n")) >= 0; text = text.slice(at + 2)) {
      const [tag, ...words] = text.slice(0, at).split(" ");
      const [lines, end] = answer(words.join(" ").toUpperCase(), state);
      for (const line of lines) await say(line);
      await say(`${tag} ${end}`);
    }
  }
}

function answer(command: string, { uids, failure, failing = uids }: Parameters<typeof startImapServer>[0]) {
  const last = uids.at(-1) ?? 0;
  const fails = (uid: number, as: ImapFailure) => failure === as && failing.includes(uid);
  const done = (lines: string[], end = "OK done"): [string[], string] => [lines, end];
  if (command.startsWith("CAPABILITY")) return done(["* CAPABILITY IMAP4rev1 UIDPLUS"]);
  if (/^L(IST|SUB)/.test(command)) return done(['* LIST (\\HasNoChildren) "/" INBOX']);
  if (/^(SELECT|EXAMINE)/.test(command)) {
    return done([
      "* FLAGS (\\Seen)",
      `* ${uids.length} EXISTS`,
      "* OK [UIDVALIDITY 7] x",
      `* OK [UIDNEXT ${last + 1}] x`,
    ], "OK [READ-ONLY] done");
  }
  if (command.startsWith("UID SEARCH")) {
    if (failure === "search-no") return done([], "NO [UNAVAILABLE] backend busy, try later");
    if (failure === "search-bad") return done([], "BAD internal error");
    const found = within(/UID ([\d:,*]+)/.exec(command)?.[1] ?? "1:*", uids);
    return done([`* SEARCH ${found.join(" ")}`.trim()]);
  }
  if (command.startsWith("UID FETCH")) {
    if (failure === "fetch-no") return done([], "NO [SERVERBUG] internal error");
    const asksBody = command.includes("BODY");
    const lines = within(command.split(" ")[2]!, uids).filter((uid) => !fails(uid, "fetch-missing")).map((uid) => {
      const mail = `From: una@customer.example\r\nSubject: ${uid}\r\n\r\nhi ${uid}`;
      const row = `* ${uid} FETCH (UID ${uid} RFC822.SIZE ${mail.length} INTERNALDATE "04-Mar-2026 10:00:00 +0000"`;
      if (!asksBody) return `${row})`;
      return fails(uid, "fetch-nil") ? `${row} BODY[]<0> NIL)` : `${row} BODY[]<0> {${mail.length}}\r\n${mail})`;
    });
    return done(lines);
  }
  return done([]);
}

/** Of a sequence set the uids that are there; `n:*` always holds the last one. */
function within(set: string, uids: readonly number[]): number[] {
  const last = uids.at(-1) ?? 0;
  const ranges = set.split(",").map((part) => part.split(":").map((end) => end === "*" ? last : Number(end)));
  return uids.filter((uid) =>
    ranges.some(([from, to = from]) => uid >= Math.min(from!, to!) && uid <= Math.max(from!, to!))
  );
}
