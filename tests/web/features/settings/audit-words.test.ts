import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { detailText, tailText } from "#web/features/settings/audit-detail.ts";
import { actionWords, auditOptions, auditPath, auditWords } from "#web/features/settings/audit-words.ts";

/** What the parts of an action that code fills in may be. */
const filledIn: Record<string, string[]> = {
  "`bulk_run.${o.state}`": ["bulk_run.done", "bulk_run.cancelled", "bulk_run.failed"],
  "`channel.${state}`": ["channel.ok", "channel.broken"],
  "`dashboard.${did}`": ["dashboard.created", "dashboard.updated", "dashboard.deleted"],
  "`holiday.${action}`": ["holiday.set", "holiday.deleted"],
  "`import.${o.state}`": ["import.done", "import.failed"],
  "`message.${o.action}`": [
    ...["send_now", "reschedule", "cancel", "change", "approve", "release_hold", "undo"],
    ...["replied", "copied"],
  ].map((what) => `message.${what}`),
  "`playbook.${did}`": ["paused", "resumed", "archived", "restored"].map((what) => `playbook.${what}`),
  "`second_factor.${o.action}`": ["set_up", "ended", "backup_codes_made"].map((what) => `second_factor.${what}`),
  "`time_off.${action}`": ["created", "updated", "deleted"].map((what) => `time_off.${what}`),
  "`user.${verb}`": ["user.unsubscribed", "user.resubscribed"],
  "`view.${did}`": ["view.created", "view.updated", "view.deleted"],
  "`${entity}.updated`": ["account.updated", "user.updated", "conversation.updated"],
  "`${o.entity}.updated`": ["account.updated", "user.updated"],
  "`${ref.kind}.edited`": ["template.edited", "signature.edited", "draft.edited"],
};

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") ? [readFileSync(path, "utf8")] : [];
  });
}

/** Every text that stands where an action does: behind `action:`, in the arms of a choice there, or in a statement on the trail. */
function actionsIn(text: string): string[] {
  const quoted = /(["'])([a-z_]+\.[a-z_]+)\1|`[a-z_${}.A-Z]*\.[a-z_${}.A-Z]*`/g;
  const places = [
    ...text.matchAll(/\baction(?::| =)\s*([^,;]*?)[,;\n](?:\s*[?:][^,;\n]*\n?)*/g),
    ...text.matchAll(/insert into audit[\s\S]{0,400}?(?=`,|`;|`\)|`\n)/g),
    ...text.matchAll(/told\("[a-z]+", ("[^"]+")/g),
  ].map((match) => match[0]);
  return places.flatMap((place) => [...place.matchAll(quoted)].map((match) => match[2] ?? match[0]));
}

test("[AD2] every action that code writes on the trail has words", () => {
  const found = [...new Set(["db", "edge", "jobs"].flatMap(sources).flatMap(actionsIn))];
  expect(found.length).toBeGreaterThan(60);
  const actions = found.flatMap((action) =>
    action.startsWith("`") ? filledIn[action] ?? [`unknown ${action}`] : [action]
  );
  expect(actions.filter((action) => auditWords[action] === undefined)).toEqual([]);
});

test("[AD2] words are sentences' middles, links lead to what is spoken of, and what has no words reads as it is written", () => {
  for (const words of Object.values(auditWords)) expect(words).toMatch(/^[a-z][^_.]*$/);
  expect(actionWords("robot.was_oiled")).toBe("robot was oiled");
  const about = { entityId: "X", conversationId: null, detail: null };
  expect(auditPath({ ...about, entity: "account" })).toBe("/accounts/X");
  expect(auditPath({ ...about, entity: "message", conversationId: "C" })).toBe("/conversations/C");
  expect(auditPath({ ...about, entity: "message" })).toBeNull();
  expect(auditPath({ ...about, entity: "key" })).toBeNull();
  const said = (detail: Record<string, unknown>, names = {}) => detailText({ action: "a.b", detail, names });
  expect(said({ changed: ["name", "csmId", "traits.plan"], why: "by_hand", gone: null }))
    .toBe("name, CSM, traits.plan · reason: by hand");
  expect(said({ bulkRun: "R", handedOverFrom: "T" }, { T: "Max Member" })).toBe("handed over from: Max Member");
});

test("[AD2] [PD2] a leaving and a bulk run are one sentence each", () => {
  const names = { L: "Lena Lead" };
  const left = { action: "teammate.left", detail: { toId: "L" }, names };
  const handedOver = { accounts: 992, messages: 0, isMore: false };
  expect(tailText({ ...left, handedOver })).toBe("; 992 accounts went to Lena Lead");
  expect(tailText({ ...left, handedOver: { accounts: 1, messages: 2, isMore: true } }))
    .toBe("; at least 1 account and 2 pending mails went to Lena Lead");
  const run = { names: {}, handedOver: null };
  expect(
    tailText({
      ...run,
      action: "bulk_run.created",
      detail: { of: "account", act: "assign", count: 121, status: "trial" },
    }),
  ).toBe(": CSM, AE or status of 121 accounts: status trial");
  expect(tailText({ ...run, action: "bulk_run.created", detail: { of: "user", act: "traits", all: true } }))
    .toBe(": traits of all users that matched");
  expect(tailText({
    ...run,
    action: "bulk_run.done",
    detail: { of: "account", act: "assign", seen: 1_000, changed: 992 },
  })).toBe(": CSM, AE or status of 992 accounts changed of 1,000");
});

test("[AD2] what one may ask for is a whole phrase, by what it is about", () => {
  const labels = auditOptions.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(["Teammate: left the team", "Address: suppressed"]));
  for (const label of labels) expect(label).toMatch(/^[A-Z][a-z ]+: [a-z]/);
  for (const label of labels) expect(label).not.toMatch(/( of| on| for| in| to|:|,)$/);
  expect(labels).toEqual(labels.toSorted((a, b) => a.localeCompare(b, "en")));
});
