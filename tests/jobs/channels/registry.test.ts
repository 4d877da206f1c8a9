import { eq } from "drizzle-orm";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { outboxMail } from "#db/schema/channel.ts";
import { factsOfKind, isLoopback, openChannel, secretOf, settingsOf } from "#jobs/channels/registry.ts";
import { makeVault } from "#jobs/channels/secrets.ts";
import { makeDatabase, type TestDatabase } from "#tests/support/database.ts";
import { openSmtpServer } from "#tests/support/smtp-server.ts";

const vault = makeVault("a secret of at least thirty-two characters");
const mail = {
  key: "m1:1",
  messageId: "m1",
  from: "sam@team.example",
  to: ["ann@x.example"],
  bytes: new TextEncoder().encode("Subject: x\r\n\r\nHello\r\n"),
};
const row = (kind: "outbox" | "smtp", settings: Record<string, unknown> = {}, secret?: Uint8Array) => ({
  id: `channel-${kind}`,
  kind,
  settings,
  sealedSecret: secret ? Buffer.from(secret) : null,
});

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
const deps = (more: { publicUrl?: string | null; sendMode?: "live" | "sink" } = {}) => ({
  db: database.db,
  publicUrl: "https://parley.example",
  sendMode: "live" as const,
  ...more,
});

test.each([null, "http://localhost:8000", "http://127.0.0.1:8000", "https://[::1]/", "http://app.localhost"])(
  "[CH2] with PUBLIC_URL %s smtp refuses to send and the outbox sends",
  async (publicUrl) => {
    const server = await openSmtpServer();
    const smtp = openChannel(
      row("smtp", { host: "127.0.0.1", port: server.port, security: "none" }),
      vault,
      deps({ publicUrl }),
    );
    expect(await smtp.deliver(mail, 1)).toEqual({ kind: "broken", words: expect.stringContaining("PUBLIC_URL") });
    expect(await smtp.test()).toMatchObject({ ok: false });
    expect(server.connections()).toBe(0);
    const outbox = openChannel(row("outbox"), vault, deps({ publicUrl }));
    expect(await outbox.deliver(mail, 1)).toMatchObject({ kind: "accepted" });
  },
);

test("[CH2] the sink keeps another channel's mail in the outbox and reaches nobody", async () => {
  const server = await openSmtpServer();
  const settings = { host: "127.0.0.1", port: server.port, security: "none" };
  const channel = openChannel(row("smtp", settings), vault, deps({ sendMode: "sink", publicUrl: null }));
  expect(await channel.deliver({ ...mail, key: "sunk:1" }, 7)).toMatchObject({ kind: "accepted" });
  expect(server.connections()).toBe(0);
  expect(channel.capabilities).toEqual(factsOfKind("smtp").capabilities);
  const [kept] = await database.db.select().from(outboxMail).where(eq(outboxMail.idempotencyKey, "sunk:1"));
  expect(kept).toMatchObject({ channelId: "channel-smtp", acceptedAtMs: 7 });
});

test("[CH4] the sealed password signs in; one that cannot be read, or is missing, breaks the channel and says so", async () => {
  const server = await openSmtpServer({
    script: { signIn: (_, password) => password === "pass" ? undefined : { code: 535, words: "no" } },
    options: { allowInsecureAuth: true, authOptional: false },
  });
  const settings = { host: "127.0.0.1", port: server.port, security: "none", username: "sam" };
  const sealed = vault.seal(JSON.stringify({ password: "pass" }));
  const good = openChannel(row("smtp", settings, sealed), vault, deps());
  onTestFinished(() => good.close());
  expect(await good.test()).toEqual({ ok: true });
  expect(await good.deliver(mail, 1)).toMatchObject({ kind: "accepted" });

  const other = makeVault("another secret of thirty-two characters");
  expect(await openChannel(row("smtp", settings, sealed), other, deps()).deliver(mail, 1))
    .toEqual({ kind: "broken", words: expect.stringContaining("APP_SECRET") });
  expect(await openChannel(row("smtp", settings), vault, deps()).deliver(mail, 1))
    .toEqual({ kind: "broken", words: expect.stringContaining("password") });
  expect(await openChannel(row("smtp", { host: "" }), vault, deps()).test()).toMatchObject({ ok: false });
});

test("[AD4] settings are checked by the kind's own schema, faults named", () => {
  const good = { host: "mail.example", port: 587, security: "starttls", username: "sam" };
  expect(settingsOf("smtp").parse(good)).toEqual(good);
  expect(settingsOf("outbox").parse({})).toEqual({});
  for (
    const [field, bad] of [
      ["host", { ...good, host: "a b" }],
      ["host", { ...good, host: "x\r\ny" }],
      ["port", { ...good, port: 0 }],
      ["port", { ...good, port: "587" }],
      ["security", { ...good, security: "maybe" }],
      ["caCertificate", { ...good, caCertificate: "x" }],
      ["", { ...good, password: "never among the settings" }],
    ] as const
  ) {
    const result = settingsOf("smtp").safeParse(bad);
    expect(result.error?.issues[0]?.path.join("."), JSON.stringify(bad)).toBe(field);
  }
  expect(secretOf("smtp")!.safeParse({}).success).toBe(false);
});

test("loopback is told from the world", () => {
  for (const url of ["http://localhost", "https://127.1.2.3:8", "http://0.0.0.0:8000", "http://[::1]:8"]) {
    expect(isLoopback(url), url).toBe(true);
  }
  for (const url of ["https://parley.example", "https://localhost.example", "http://10.0.0.1"]) {
    expect(isLoopback(url), url).toBe(false);
  }
});

test("[CH4] [AD4] a server elsewhere gets no password unencrypted but by a switch; one of our own network may", () => {
  const plain = { port: 25, security: "none" };
  const takes = (settings: object) => settingsOf("smtp").safeParse(settings).success;
  for (const host of ["localhost", "127.0.0.1", "mail", "10.0.0.4", "172.20.1.2", "::1", "relay.internal"]) {
    expect(takes({ ...plain, host }), host).toBe(true);
  }
  for (const host of ["mail.example", "8.8.8.8", "172.32.0.1", "127.evil.example", "10.example.com"]) {
    expect(takes({ ...plain, host }), host).toBe(false);
    expect(takes({ ...plain, host, allowPlain: true }), host).toBe(true);
    const imap = { ...plain, host, username: "ada" };
    expect(takes({ host: "mail.example", port: 465, security: "tls", imap }), host).toBe(false);
  }
});
