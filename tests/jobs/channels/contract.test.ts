import { eq } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { outboxMail } from "#db/schema/channel.ts";
import { openOutbox } from "#jobs/channels/outbox/send.ts";
import { openSmtp } from "#jobs/channels/smtp/send.ts";
import { channelContract, type ChannelSubject } from "#tests/contracts/channel.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "#tests/support/database.ts";
import { openSmtpServer } from "#tests/support/smtp-server.ts";

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

channelContract("smtp", async () => {
  const server = await openSmtpServer();
  const channel = openSmtp({ host: "127.0.0.1", port: server.port, security: "none" }, null);
  onTestFinished(() => channel.close());
  return { channel, taken: () => Promise.resolve(server.received), breakDown: server.close };
});
