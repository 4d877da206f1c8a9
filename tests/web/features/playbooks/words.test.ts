import { expect, test } from "vitest";
import { formOf, startPatch } from "#web/features/playbooks/action-form.ts";
import { titleOf } from "#web/features/playbooks/action-words.ts";
import { newFollowUp, newSetTrait, newStart } from "#web/features/playbooks/definition.ts";
import { actionAt, errorsIn, isSaid, mendText, problemText } from "#web/features/playbooks/faults.ts";
import { fileName, readPlaybookFile } from "#web/features/playbooks/playbook-file.ts";
import { cappedText, isMany, reviewText } from "#web/features/playbooks/playbook-text.ts";
import {
  barredText,
  enteringText,
  leavingText,
  movingText,
  unreviewedText,
} from "#web/features/playbooks/publish-text.ts";
import { withoutStyles } from "#web/features/playbooks/without-styles.ts";
import {
  afterText,
  messagePath,
  sampleText,
  type StayMessage,
  timeOf,
  whyAlone,
  whyText,
} from "#web/shared/playbooks/stay-text.ts";

test("[PB1] many accounts are those above 500, or more than half of all", () => {
  expect([isMany(3, 4), isMany(2, 4), isMany(1, 1), isMany(500, 2_000), isMany(501, 2_000)])
    .toEqual([true, false, true, false, true]);
});

test.each([[0, "no time to review"], [24, "1 day to review"], [36, "36 hours to review"], [1, "1 hour to review"]])(
  "[PB2] %i hours are %s",
  (hours, words) => expect(reviewText(hours)).toBe(words),
);

test("a number that counting ended at says so", () => {
  expect([cappedText(9_999), cappedText(10_000)]).toEqual(["9,999", "10,000+"]);
});

test("[PB1] [PB7] who enters and leaves is said for what is chosen", () => {
  const some = (count: number) => ({ count, isMore: false });
  const running = [{ version: 1, enrollments: 2 }];
  expect([enteringText(some(2), "enroll"), enteringText(some(2), "leave")])
    .toEqual(["2 would enter", "2 would be left alone"]);
  expect(leavingText(some(2), "finish", running)).toBe("None leave now: they finish on version 1");
  expect(leavingText(some(2), "finish", [...running, { version: 2, enrollments: 1 }])).toMatch(/on their versions$/);
  expect(leavingText(some(2), "move", running)).toMatch(/^2 leave, and their unsent mail is deleted, held or sent/);
  expect([leavingText(some(0), "move", running), movingText(some(0))])
    .toEqual(["None leave", "All of them match its rule: none leave."]);
  expect(movingText(some(1))).toMatch(/^1 leaves, as its rule does not match/);
  expect(movingText({ count: 12, isMore: true })).toMatch(/^at least 12 leave,/);
});

test("[PB3] who has matched all along is said apart, with what lets them in", () => {
  const some = (count: number) => ({ count, isMore: false });
  expect([barredText(null, "enroll"), barredText(some(0), "leave")]).toEqual([null, null]);
  expect(barredText(some(1), "leave"))
    .toBe("1 not in it has matched all along: not let in until it stops matching and matches anew");
  expect(barredText(some(2), "enroll"))
    .toBe("2 not in it have matched all along: let in too, as far as the re-entry setting allows");
});

test("[PB2] mail that nobody has time to look at, and nobody approves, is told before it goes live", () => {
  const hasty = { ...newStart(), name: "Hello", reviewHours: 0 };
  const also = { ...newFollowUp(hasty.key), name: "Again", reviewHours: 0 };
  expect(unreviewedText([hasty, also, newStart(), newSetTrait("plan")]))
    .toBe("Mail of “Hello”, “Again” leaves without review: there is no time for it, and no approval is needed.");
  expect(unreviewedText([{ ...hasty, approval: true }, newStart()])).toBeNull();
});

test("[PB1] a problem away from its field names its action and what it is about", () => {
  const titleAt = (at: number) => ["Welcome"][at];
  const of = (field: string, message: string) => problemText({ field, message, level: "error" }, titleAt);
  expect(of("actions.0.content.subject", "is empty")).toBe("“Welcome”: Its subject is empty.");
  expect(of("actions.0.after", "names no conversation")).toBe("“Welcome”: Names no conversation.");
  expect(of("rule", "say which accounts it is for")).toBe("Say which accounts it is for.");
  expect(of("rule.all.0.field", "is no field")).toBe("The rule is no field.");
  expect([actionAt("actions.12.value"), actionAt("actions"), actionAt("rule")]).toEqual([12, null, null]);
});

test("[PB1] what is to be mended is counted alike wherever it is counted, and what is not said yet is no fault", () => {
  const at = (field: string, level: "error" | "warning") => ({ field, message: "is empty", level });
  const problems = [at("rule.all.0.value", "error"), at("rule.all.1.field", "error"), at("actions.0", "warning")];
  expect(mendText(errorsIn(problems).length)).toBe("2 things to mend");
  expect(mendText(1)).toBe("1 thing to mend");
  const rule = { all: [{ field: "account.status", op: "is" }, { field: "account.gone", op: "is", value: "x" }] };
  const definition = { rule, reentry: { kind: "once" as const }, actions: [] };
  expect(problems.slice(0, 2).map((one) => isSaid(definition, one))).toEqual([false, true]);
  expect(isSaid({ ...definition, rule: null }, at("rule", "error"))).toBe(false);
});

test("[PB2] an action comes back from its form as it was", () => {
  const action = {
    ...newStart(),
    channelId: "C",
    sender: { mode: "ae" as const, teammateId: "T" },
    replyTo: "a@b.test",
    audience: { kind: "rule" as const, rule: { field: "user.role", op: "is", value: "Buyer" } },
    cc: ["c@b.test"],
    content: { subject: "S", html: "<p>H</p>", files: ["F"] },
    traits: { stage: "won" },
  };
  const files = [{ id: "F", name: "f.pdf", type: "application/pdf", size: 1 }];
  expect({ ...action, ...startPatch(formOf(action, files)) }).toEqual({ ...action, templateId: undefined });
  const bare = newStart();
  expect(startPatch(formOf(bare, []))).toMatchObject({ channelId: null, sender: null, audience: { kind: "owners" } });
  const unruled = startPatch({ ...formOf(bare, []), audience: "rule", rule: "" });
  expect(unruled.audience).toEqual({ kind: "rule", rule: {} });
  expect(formOf({ ...bare, ...unruled }, []).rule).toBe("");
});

test("[PB4] a follow-up without a name and a subject is called as its history calls it", () => {
  expect(titleOf(newFollowUp("hello"))).toBe("Follow-up");
});

test("a file of another kind is refused in words", () => {
  const file = { parley: "playbook", format: 1, name: "Welcome", definition: {} };
  expect(readPlaybookFile(JSON.stringify(file))).toEqual(file);
  expect(() => readPlaybookFile("{")).toThrow("no JSON");
  expect(() => readPlaybookFile("[]")).toThrow("no playbook");
  expect(() => readPlaybookFile("null")).toThrow("no playbook");
  expect(() => readPlaybookFile(JSON.stringify({ ...file, format: 2 }))).toThrow("newer");
  expect([fileName("Welcome, day 3!"), fileName("日本"), fileName("///")]).toEqual([
    "welcome-day-3",
    "日本",
    "playbook",
  ]);
});

test("[AD3] a mail is shown by its words, without a style that the page would refuse", () => {
  const mail =
    '<html><head><style>p{}</style></head><body style="x"><p style="color:red" class="a">say style="x"</p></body></html>';
  expect(withoutStyles(mail)).toBe('<html><body><p class="a">say style="x"</p></body></html>');
});

test("[PB5] every why is a sentence, also one that has no words yet", () => {
  expect(whyText("replied")).toMatch(/\.$/);
  expect(whyText("something_new")).toBe("Something new.");
  // One outcome has one name, whether its mail was there already or not.
  expect(new Set(["deleted", "left_playbook", "no_match"].map(whyText))).toEqual(
    new Set(["The account stopped matching."]),
  );
  const skipped = [{ why: "replied", count: 2, sample: [] }];
  expect([whyAlone({ why: "replied", skipped }), whyAlone({ why: "closed", skipped })]).toEqual([null, "closed"]);
  expect(sampleText({ count: 1, sample: [] })).toBe("");
  expect(sampleText({ count: 3, sample: ["Ann"] })).toBe("Ann and others");
});

test("[PB5] [PR3] the history says of a pending mail what a person must end, else when it leaves, else nothing", () => {
  const at = "2027-01-01T00:00:00Z";
  const message: StayMessage = { id: "M", conversationId: "C", state: "pending", to: [], at, why: null, leaves: null };
  const hold = (kind: "approval" | "life_event", detail: string | null = null) => ({ kind, until: null, detail });
  expect(timeOf(message)).toEqual({ lead: "", at: null });
  const held = {
    expectedAt: null,
    hold: hold("approval"),
    alsoHeld: [hold("life_event", "Ann mailed Eve."), { ...hold("approval"), kind: "missing_data" as const }],
  };
  expect(timeOf({ ...message, leaves: held })).toEqual({
    lead: ": Needs approval · Ann mailed Eve · Data missing",
    at: null,
  });
  const expectedAt = "2027-01-04T08:00:00Z";
  expect(timeOf({ ...message, leaves: { expectedAt, hold: null, alsoHeld: [] } }))
    .toEqual({ lead: ", to leave", at: expectedAt });
  expect(timeOf({ ...message, state: "sent" })).toEqual({ lead: "", at });
  expect(afterText({ name: "Welcome", days: 1 })).toBe("1 day after Welcome is sent");
  expect(messagePath(message)).toBe("/pending/M?view=all");
  expect(messagePath({ ...message, state: "sent" })).toBe("/conversations/C#message-M");
});
