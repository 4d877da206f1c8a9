import { sql } from "drizzle-orm";
import { publicRoutes } from "#edge/public/routes.ts";
import { makeLinks } from "#jobs/compose/link-token.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

/** The public routes over a fresh database, a clock that the test moves, and a sent message to one user. */
export async function makePublicSite() {
  const { db } = await makeDatabase();
  const workspace = await makeReleaseWorkspace(db);
  const keys = [{ id: 1, secret: new Uint8Array(32).fill(1) }];
  const links = makeLinks(keys, "http://parley.test");
  const clock = { nowMs: workspace.nowMs };
  const logged: string[] = [];
  const log = (_level: string, event: string) => void logged.push(event);
  const app = publicRoutes({ db, links, nowMs: () => clock.nowMs, log });

  const request = (method: string, path: string, o: { headers?: HeadersInit; body?: BodyInit; ip?: string } = {}) =>
    app.request(new URL(path, "http://parley.test").href, { method, headers: o.headers, body: o.body }, {
      remoteAddr: { transport: "tcp", hostname: o.ip ?? "203.0.113.7", port: 5555 },
    });
  /** A message that the provider accepted a minute ago. */
  const addSent = (over: Parameters<typeof workspace.addMessage>[0] = {}) =>
    workspace.addMessage({ state: "sent", endedAtMs: clock.nowMs - 60_000, ...over });
  const events = () =>
    db.all<{ messageId: string; userId: string; kind: string; verdict: string; network: string; agent: string }>(sql`
      select message_id as messageId, user_id as userId, kind, verdict, network, agent from delivery_event order by at_ms, id`);
  const messageOf = async (id: string) =>
    (await db.all<{ state: string; seenFirstAtMs: number | null; seenCount: number; endedWhy: string | null }>(sql`
      select state, seen_first_at_ms as seenFirstAtMs, seen_count as seenCount, ended_why as endedWhy
      from message where id = ${id}`))[0]!;
  const userOf = async (id: string) =>
    (await db.all<{ unsubscribedAtMs: number | null; by: string | null; reason: string | null }>(sql`
      select unsubscribed_at_ms as unsubscribedAtMs, unsubscribed_by as "by", unsubscribe_reason as reason
      from user where id = ${id}`))[0]!;
  return { ...workspace, db, links, keys, clock, logged, app, request, addSent, events, messageOf, userOf };
}
