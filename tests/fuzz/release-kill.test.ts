import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { endWithTest } from "#tests/support/process.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const messages = 500;
const killsAt = [60, 170, 330];

test(
  "[SE5] killed three times in the middle of 500 sends: each mail is in the outbox once, and the doctor balances",
  async () => {
    const { db, url } = await makeDatabase();
    const w = await makeReleaseWorkspace(db, { sender: { hourlyLimit: null, dailyLimit: null } });
    const startId = await addStart(db, "<p>Dear {{user.firstName}}</p>");
    for (let i = 0; i < messages; i++) await w.addMessage({ startId });
    await db.run(sql`update start set created = ${messages}`);
    const countSent = async () =>
      (await db.all<{ n: number }>(sql`select count(*) as n from message where state = 'sent'`))[0]!.n;

    for (const killAt of killsAt) {
      const child = spawn("tests/fuzz/release-process.ts", url);
      while (await countSent() < killAt) await new Promise((resolve) => setTimeout(resolve, 5));
      child.kill("SIGKILL");
      expect((await child.status).signal).toBe("SIGKILL");
      expect(await countSent()).toBeLessThan(messages);
    }
    expect((await spawn("tests/fuzz/release-process.ts", url).status).code).toBe(0);

    expect(await countSent()).toBe(messages);
    const [outbox] = await db.all(
      sql`select count(*) as mails, count(distinct message_id) as messages from outbox_mail`,
    );
    expect(outbox).toEqual({ mails: messages, messages });
    const doctor = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "db/commands/doctor.ts"],
      env: { DATABASE_URL: url },
    }).output();
    expect({ code: doctor.code, said: new TextDecoder().decode(doctor.stdout) }).toMatchObject({
      code: 0,
      said: expect.stringContaining("500 outbound messages = 0 pending + 0 sending + 500 sent"),
    });
  },
  60_000,
);

function spawn(script: string, url: string): Deno.ChildProcess {
  const args = ["run", "-A", script, url];
  return endWithTest(new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "inherit" }).spawn());
}
