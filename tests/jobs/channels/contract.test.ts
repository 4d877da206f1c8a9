import { eq } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { outboxMail } from "#db/schema/channel.ts";
import { openOutbox } from "#jobs/channels/outbox/send.ts";
import { resendFacts } from "#jobs/channels/resend/limits.ts";
import { openResend } from "#jobs/channels/resend/send.ts";
import { sendgridFacts } from "#jobs/channels/sendgrid/limits.ts";
import { openSendgrid } from "#jobs/channels/sendgrid/send.ts";
import { openSmtp } from "#jobs/channels/smtp/send.ts";
import { channelContract, type ChannelSubject, type Fault } from "#tests/contracts/channel.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "#tests/support/database.ts";
import { openResendServer } from "#tests/support/providers/resend.ts";
import { openSendgridServer } from "#tests/support/providers/sendgrid.ts";
import { openSmtpServer, type SmtpScript } from "#tests/support/smtp-server.ts";

function outboxOver(database: TestDatabase): ChannelSubject {
  const { db } = database;
  return {
    channel: openOutbox(db, "channel"),
    taken: async () => {
      const rows = await db.select().from(outboxMail).where(eq(outboxMail.channelId, "channel"));
      return rows.map((row) => ({ from: row.envelopeFrom, to: row.envelopeTo, bytes: new Uint8Array(row.bytes) }));
    },
    breakDown: async () => {
      await db.run("drop table outbox_mail");
    },
  };
}

channelContract("outbox on a file", async () => outboxOver(await makeDatabase()));
channelContract("outbox on a libSQL server", async () => outboxOver(await makeRemoteDatabase()));

const smtpFaults: Partial<Record<Fault, SmtpScript>> = {
  refused: { data: () => ({ code: 550, words: "no such user" }) },
  busy: { data: () => ({ code: 451, words: "come back later" }) },
  unavailable: { greet: () => ({ code: 421, words: "closing" }) },
  silent: { data: () => "silence", keep: true },
  dropped: { data: () => "drop", keep: true },
  garbage: { data: () => ({ code: 354, words: "what?" }), keep: true },
  revoked: { signIn: () => ({ code: 535, words: "user name and password not accepted" }) },
};

channelContract("smtp", async () => {
  const script: SmtpScript = {};
  const server = await openSmtpServer({ script, options: { allowInsecureAuth: true } });
  const settings = { host: "127.0.0.1", port: server.port, security: "none" as const, username: "sam" };
  const channel = openSmtp(settings, { password: "secret" }, { connectMs: 5_000, greetingMs: 5_000, silenceMs: 1_000 });
  onTestFinished(() => channel.close());
  return {
    channel,
    taken: () => Promise.resolve(server.received),
    breakDown: server.close,
    fail: (fault) => {
      for (const key of Object.keys(script)) delete script[key as keyof SmtpScript];
      Object.assign(script, fault ? smtpFaults[fault] : {});
    },
  };
}, { faults: Object.keys(smtpFaults) as Fault[] });

channelContract("resend", async () => {
  const server = await openResendServer();
  const settings = { apiUrl: server.url, webhooks: false };
  const terms = { waitMs: 1_000, mostBytes: 100_000 };
  const channel = openResend(settings, { apiKey: "re_good" }, resendFacts.capabilities, terms);
  return { channel, taken: () => Promise.resolve(server.delivered), breakDown: server.close, fail: server.fail };
}, {
  keeps: "parts",
  faults: ["refused", "busy", "slow", "silent", "dropped", "failing", "garbage", "revoked", "concurrent"],
  retryAfterMs: 7_000,
});

channelContract("sendgrid", async () => {
  const server = await openSendgridServer();
  const terms = { waitMs: 1_000, mostBytes: 100_000 };
  const channel = openSendgrid({ apiUrl: server.url }, { apiKey: "SG.good" }, sendgridFacts.capabilities, terms);
  return { channel, taken: () => Promise.resolve(server.delivered), breakDown: server.close, fail: server.fail };
}, {
  keeps: "parts",
  faults: ["refused", "busy", "unavailable", "slow", "silent", "dropped", "failing", "garbage", "revoked"],
  retryAfterMs: 7_000,
});
