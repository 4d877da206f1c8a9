import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { gmail } from "#tests/support/agents.ts";
import { makeSharedWorkspace, startPublic } from "#tests/support/public-process.ts";
import { makeRandom } from "#tests/support/random.ts";

const agent = { "User-Agent": gmail };
const tokens = 3;
const hits = 450;
const atOnce = 40;
/** Of the image. */
const size = 42;
/** As the pixel bounds one token (edge/public/pixel.ts). */
const mostOfToken = 60;

test(
  "[TR1] a flood of hits, with ranges, conditions, HEAD and forged tokens among them, gets the image each time; what counts is on disk, and no token more than 60 times a minute",
  async () => {
    const w = await makeSharedWorkspace();
    const mails = await Promise.all(Array.from({ length: tokens }, () => w.addSent()));
    const paths = mails.map(({ id, userId }) => w.pixelPath(id, userId));
    const alone = await startPublic({ DATABASE_URL: w.url });
    const random = makeRandom(7);
    const given = paths.map(() => 0);

    const ask = async (n: number) => {
      const at = n % tokens;
      const kind = Math.floor(random.next() * 5);
      const path = kind === 0 ? paths[at]!.replace(/..\.gif$/, "AA.gif") : paths[at]!;
      const method = kind === 1 ? "HEAD" : "GET";
      const headers: Record<string, string> = { ...agent };
      if (kind === 2) headers["Range"] = "bytes=0-3";
      if (kind === 3) {
        headers["If-None-Match"] = "*";
        headers["If-Modified-Since"] = new Date().toUTCString();
      }
      if (kind > 1) given[at]!++;
      const answer = await fetch(alone.origin + path, { method, headers });
      const body = await answer.bytes();
      return [answer.status, answer.headers.get("Content-Length"), method === "HEAD" ? size : body.byteLength].join(
        " ",
      );
    };
    let next = 0;
    const answers = new Set<string>();
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (next < hits) answers.add(await ask(next++));
    }));

    expect([...answers]).toEqual([`200 ${size} ${size}`]);
    const kept = await w.db.all<{ id: string; n: number }>(
      sql`select message_id as id, count(*) as n from delivery_event group by message_id`,
    );
    const counted = new Map(kept.map(({ id, n }) => [id, n]));
    expect(mails.map(({ id }) => counted.get(id))).toEqual(given.map((n) => Math.min(n, mostOfToken)));
    expect(alone.lines().filter(({ level }) => level !== "info")).toEqual([]);
    expect(await alone.stop()).toBe(0);
  },
  60_000,
);
