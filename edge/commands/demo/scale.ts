import type { Database } from "#db/client.ts";
import { fillScale, scaleAmounts } from "#db/commands/scale/fill.ts";
import { makeLog } from "#jobs/log.ts";
import { runStarts } from "#jobs/starts/run.ts";
import { makeApp } from "../../app.ts";
import { unlimited } from "../../auth/request-limit.ts";
import type { Config } from "../../config.ts";
import { openDeps } from "../../deps.ts";
import { templates } from "./texts.ts";
import { makeDemoWorkspace } from "./workspace.ts";

const traits = [
  { entity: "account", key: "region", label: "Region", type: "text" },
  { entity: "account", key: "beta", label: "Beta programme", type: "boolean" },
  { entity: "account", key: "atRisk", label: "At risk", type: "boolean" },
  {
    entity: "user",
    key: "seniority",
    label: "Seniority",
    type: "select",
    options: [
      { value: "junior", label: "Junior" },
      { value: "senior", label: "Senior" },
      { value: "lead", label: "Lead" },
      { value: "head", label: "Head" },
    ],
  },
  { entity: "user", key: "logins", label: "Logins", type: "number" },
  { entity: "user", key: "trainedOn", label: "Trained", type: "date" },
  { entity: "user", key: "profile", label: "Profile", type: "url" },
  { entity: "user", key: "advisor", label: "Advisor", type: "boolean" },
  { entity: "conversation", key: "score", label: "Score", type: "number" },
  { entity: "conversation", key: "followUpOn", label: "Follow up", type: "date" },
  { entity: "conversation", key: "ticket", label: "Ticket", type: "url" },
  { entity: "conversation", key: "outcome", label: "Outcome", type: "text" },
  { entity: "conversation", key: "escalated", label: "Escalated", type: "boolean" },
] as const;

/** What is seeded by `npm run demo -- --scale`: the team of the sample workspace, made through the API, with `part` of 200,000 accounts, 1,000,000
 * users and 1,000,000 conversations that the database fills in itself. The same `nowMs` gives the same rows. */
export async function seedScale(
  given: { database: Database; config: Config; secret: string; nowMs: number; part: number },
  tell: (words: string) => void,
): Promise<void> {
  const { database, config, secret, nowMs } = given;
  const log = makeLog("warn");
  const deps = await openDeps({ database, config, secret, log, nowMs: () => nowMs, nudge: () => {} });
  const { team, channelId, templateIds, accountIds } = await makeDemoWorkspace(makeApp(deps, unlimited), deps, nowMs);
  const maya = team.get("maya")!;
  for (const trait of traits) {
    const options = "options" in trait ? [...trait.options] : undefined;
    await maya.call("POST /api/traits", { body: { ...trait, options } });
  }
  const { id: startId } = await maya.call("POST /api/starts", {
    body: {
      name: templates.review.name,
      channelId,
      sender: { mode: "csm", teammateId: maya.id },
      on: { accountIds: [...accountIds.values()].slice(0, 1) },
      audience: { kind: "owners" },
      templateId: templateIds.review,
      when: { delayDays: 14 },
    },
  });
  await runStarts({ db: database.db, long: database.long, nowMs: () => nowMs, log });
  await fillScale(database, {
    amounts: scaleAmounts(given.part),
    nowMs,
    adminId: maya.id,
    channelId,
    startId,
  }, tell);
  for (const colleague of team.values()) await colleague.signOut();
  await deps.close();
}
