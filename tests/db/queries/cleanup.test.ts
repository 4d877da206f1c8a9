import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { takeKey } from "#db/queries/idempotency.ts";
import { cleanUp } from "#db/queries/cleanup.ts";
import { openUpload } from "#db/queries/attachment.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { addAttachment } from "#tests/support/files.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 2, 4, 12);

test("[PD7][PR2] what nobody can use any more is deleted, and nothing else", async () => {
  const { db } = await makeDatabase();
  for (const [key, atMs] of [["old", now - day - 1], ["new", now - day + 1]] as const) {
    await takeKey(db, { teammateId: "t", key, bodyHash: "h", madeId: newId(), nowMs: atMs });
    await db.run(
      sql`insert into undo (id, teammate_id, ends_at_ms, what, before) values (${key}, 't', ${atMs}, 'x', '[]')`,
    );
  }
  for (const atMs of [now - 8 * day, now - 8 * day, now]) {
    await db.run(sql`insert into change (entity, id, kind, at_ms) values ('user', 'x', 'updated', ${atMs})`);
  }
  const whole = await addAttachment(db, { name: "a", type: "text/plain", bytes: new Uint8Array(9) });
  await openUpload(db, { id: newId(), name: "broke off", createdById: "t", atMs: now - day - 1 });
  await openUpload(db, { id: newId(), name: "under way", createdById: "t", atMs: now - day });
  await db.run(sql`insert into intake (id, channel_id, event_id, kind, body, state, received_at_ms) values
    ('told', 'c', 'e1', 'hook', x'', 'done', ${now - 31 * day}), ('fresh', 'c', 'e2', 'hook', x'', 'done', ${
    now - 29 * day
  }),
    ('waits', 'c', 'e3', 'hook', x'00', 'waiting', ${now - 90 * day})`);
  const gone = {
    ...{ intake: 1, idempotency: 1, undo: 1, session: 0, attachment: 1, setup_link: 0, change: 2 },
    ...{ enrollment_step: 0, enrollment: 0 },
  };
  expect(await cleanUp(db, now)).toEqual(gone);
  expect(await db.all(sql`select name from attachment where id <> ${whole.id}`)).toEqual([{ name: "under way" }]);
  expect(await cleanUp(db, now + 30 * day)).toMatchObject({ idempotency: 1, change: 0 });
  expect(await db.all(sql`select seq from change`)).toEqual([{ seq: 3 }]);
});
