import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { examine } from "#db/queries/doctor.ts";
import { makeApp } from "#edge/app.ts";
import { cookieAfter, makeCall } from "#edge/commands/demo/caller.ts";
import { seedDemo } from "#edge/commands/demo/seed.ts";
import { demoPassword, emailOf } from "#edge/commands/demo/team.ts";
import { readConfig } from "#edge/config.ts";
import { openDeps } from "#edge/deps.ts";
import { appSecret } from "#tests/support/app.ts";
import { makeDatabase } from "#tests/support/database.ts";

const config = readConfig({ SEND_MODE: "sink" });

// A Wednesday while Europe is at work, and a night on a week-end: whatever the hour, there is something to see.
test.each([
  ["Wednesday 14:00 UTC", Date.UTC(2026, 5, 17, 14)],
  ["Sunday 02:00 UTC", Date.UTC(2026, 10, 1, 2)],
])(
  "the sample workspace of a %s has mail that waits for every reason, mail that was seen, and balances",
  async (_, nowMs) => {
    const database = await makeDatabase();
    const { db } = database;
    await seedDemo({ database, config, secret: appSecret, nowMs });

    expect((await examine(db, nowMs)).filter(({ wrongCount }) => wrongCount > 0)).toEqual([]);
    const count = async (table: string) => (await db.all<{ n: number }>(`select count(*) as n from ${table}`))[0]!.n;
    expect(await count("account")).toBe(40);
    expect(await count("user")).toBe(150);
    expect(await count("user where unsubscribed_at_ms is not null")).toBe(1);
    expect(await count("user where email not like '%.example.com'")).toBe(0);
    expect(await count("message where state = 'sent'")).toBeGreaterThan(90);
    expect(await count("message where state = 'failed'")).toBe(1);
    expect(await count("message where seen_count > 1")).toBeGreaterThan(10);
    // Its people answer, so that dashboards have something to tell (TR3).
    expect(await count("message where tells is not null and (tells & 3) = 3")).toBeGreaterThan(90);
    expect(await count("api_key")).toBe(0);
    expect(await count("session")).toBe(0);
    const { latest } = (await db.all<{ latest: number }>(sql`select max(at_ms) as latest from change`))[0]!;
    expect(latest).toBeLessThanOrEqual(nowMs);

    const deps = await openDeps({
      database,
      config,
      secret: appSecret,
      nowMs: () => nowMs,
      log: () => {},
      nudge: () => {},
    });
    const app = makeApp(deps);
    const cookie = await cookieAfter(app, "POST /api/sign-in", {
      body: { email: emailOf("maya"), password: demoPassword },
    });
    const call = makeCall(app, cookie);
    const { items } = await call("GET /api/messages", { query: { limit: 100 } });
    const { items: last } = await call("GET /api/messages", { query: { limit: 100, sort: "-sendAt" } });
    items.push(...last);
    const holds = new Set(items.map(({ hold }) => hold?.kind));
    expect([...holds]).toEqual(
      expect.arrayContaining(["review_delay", "window", "missing_data", "approval", "paused"]),
    );
    expect([...holds].some((kind) => kind === "hourly_limit" || kind === "daily_limit")).toBe(true);
    expect(items.some(({ sendAt }) => Date.parse(sendAt) > nowMs + 5 * 86_400_000)).toBe(true);
    const { items: senders } = await call("GET /api/senders", {});
    const daysOf = async (key: string) => {
      const { id } = senders.find(({ teammate }) => teammate.email === emailOf(key))!;
      const query = { from: new Date(nowMs).toISOString().slice(0, 10), days: 14 };
      return (await call("GET /api/senders/:id/calendar", { params: { id }, query })).days;
    };
    const days = await daysOf("maya");
    expect(days.filter(({ leaving }) => leaving > 0).length).toBeGreaterThan(2);
    expect(days.flatMap(({ closed }) => closed.map(({ why }) => why))).toContain("Company day");
    expect(days.some(({ hours }) => hours.some(({ messages }) => messages.some((one) => one.standsInFor)))).toBe(true);
    const away = (await daysOf("grace")).flatMap(({ closed }) => closed).find(({ of }) => of === "leave");
    expect(away?.standIn?.email).toBe(emailOf("maya"));
    await deps.close();
  },
);
