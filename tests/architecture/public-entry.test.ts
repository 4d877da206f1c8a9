import { expect, test } from "vitest";
import { reachedFrom } from "#tests/support/reached.ts";

const entry = "edge/public-main.ts";

test("[OP3] the public entry starts without sign-in, editor, live texts, jobs, providers' clients or native code", async () => {
  const { files, others } = await reachedFrom(entry);
  expect(files.length).toBeGreaterThan(30);
  const kept =
    /^(web|edge\/(auth|sync|actions|contract|shapes|commands)|jobs\/(channels\/(?!secrets)|document|sends|inbound|starts|imports|playbooks))\//;
  expect(files.filter((file) => kept.test(file))).toEqual([]);
  expect(files).not.toContain("db/threads/connection.ts");
  // Tables cost a start their making: those that its queries name, and no other.
  expect(files.filter((file) => file.startsWith("db/schema/"))).toEqual([
    "db/schema/channel.ts",
    "db/schema/columns.ts",
    "db/schema/teammate.ts",
  ]);
  expect(files.length).toBeLessThan(80);
  // A new one here is a start that takes longer: think twice.
  expect(others.filter((name) => !name.startsWith("node:"))).toEqual([
    "drizzle-orm",
    "drizzle-orm/libsql/web",
    "drizzle-orm/sqlite-core",
    "hono",
    "hono/body-limit",
    "hono/html",
    "hono/request-id",
    "hono/route",
    "hono/secure-headers",
    "ulid",
  ]);
});

test("[OP3] nor does it load any of these later; what a webhook needs comes with the first one", async () => {
  const { files, others } = await reachedFrom(entry, { late: true });
  expect(files).toContain("jobs/channels/hooks.ts");
  expect(
    files.filter((file) =>
      /^(web|edge\/(auth|sync|actions))\/|^db\/threads\/connection|^jobs\/.*\/(send|client|kind)\.ts$/.test(file)
    ),
  )
    .toEqual([]);
  const early = (await reachedFrom(entry)).others;
  expect(others.filter((name) => !early.includes(name) && !name.startsWith("node:"))).toEqual([
    "@libsql/client/web",
    // Where OpenTelemetry is on.
    "@opentelemetry/api",
    // For the rare mail that SendGrid took apart before it called (jobs/channels/sendgrid/inbound.ts).
    "nodemailer/lib/mail-composer/index.js",
    // The figures, a second after it listens.
    "prom-client",
    // What reads webhooks.
    "zod",
  ]);
});

test("the walk sees what it must: from the server's entry all of these are reached", async () => {
  const { files, others } = await reachedFrom("edge/main.ts", { late: true });
  for (const file of ["edge/auth/auth.ts", "edge/sync/room.ts", "jobs/channels/resend/client.ts"]) {
    expect(files).toContain(file);
  }
  for (const name of ["better-auth", "yjs", "resend"]) expect(others).toContain(name);
});
