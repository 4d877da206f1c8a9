import { accounts, begin, every, type Scene, type Start, users } from "./scenes.ts";
import type { Colleague, DemoWorkspace } from "./workspace.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What a team meets on its desk, up to `nowMs`: approvals that stand and that were voided, comments, life events, fallbacks, a bad
 * link, and many messages that are all but alike. */
export function deskStory(nowMs: number): Scene[] {
  const at = (beforeMs: number, play: Scene["play"]): Scene => ({ atMs: nowMs - beforeMs, play });
  const starts = (beforeMs: number, start: (workspace: DemoWorkspace) => Start) =>
    at(beforeMs, (workspace) => begin(workspace, start(workspace)));
  const owners = { kind: "owners" } as const;
  return [
    starts(4 * dayMs, (w) => ({
      name: "Checking in with quiet accounts",
      by: "priya",
      sender: "teammate",
      template: "health",
      on: accounts(w, quiet),
      audience: owners,
      watchLife: true,
      when: { delayDays: 6 },
      traits: { topic: "adoption" },
    })),
    // A colleague writes to one of them meanwhile, and another is lost.
    starts(2.5 * dayMs, (w) => ({
      name: "Your question about the invoice",
      by: "tomas",
      sender: "teammate",
      content: invoice,
      on: users(w, (host) => host === quiet[0]),
    })),
    at(dayMs, churnOne),
    starts(5 * hourMs, (w) => ({
      name: "Season's greetings",
      by: "maya",
      sender: "csm",
      content: greetings,
      on: accounts(w, every(({ status, csm }) => csm !== null && status !== "churned")),
      audience: owners,
      approval: true,
      when: { delayDays: 4 },
    })),
    at(4.5 * hourMs, addWords),
    at(2 * hourMs, approveSome),
    at(1.7 * hourMs, changeOneAfterApproval),
    starts(1.5 * hourMs, (w) => ({
      name: "The page for what they use most",
      by: "daniel",
      sender: "teammate",
      content: wrongLink,
      on: users(w, (host) => host === "palisadesecurity"),
      when: { delayDays: 1 },
    })),
    at(hourMs, talkAboutOne),
  ];
}

const quiet = ["marigoldcare", "fenwickfarms", "trellisgardens"];

const invoice = {
  subject: "Your question about the invoice",
  html:
    `<p>Hi {{user.firstName | "there"}},</p><p>the invoice of last month counts the seats that were added on the 12th. I have
    asked for a corrected one, you will have it this week.</p>`,
};

const greetings = {
  subject: "Thank you for this year, {{user.firstName}}",
  html:
    `<p>Dear {{user.firstName}},</p><p>your team at {{account.name}} has been with us for another year, on {{account.traits.seats |
    "all those"}} seats. What we hear most is how much {{user.traits.favourite | "the whole of it"}} helps.</p><p>Thank you for it, and
    a quiet end of the year.</p>`,
};

/** Its author meant another trait: this one is no address. */
const wrongLink = {
  subject: 'More out of {{user.traits.favourite | "Lumenworks"}}',
  html:
    `<p>Hi {{user.firstName | "there"}},</p><p>here is <a href="{{user.traits.favourite}}">what you use most, explained</a>.</p>`,
};

async function churnOne({ team, accountIds }: DemoWorkspace): Promise<void> {
  const id = accountIds.get(quiet[1]!)!;
  await team.get("grace")!.call("PATCH /api/accounts/:id", { params: { id }, body: { status: "churned" } });
}

type Message = Awaited<ReturnType<typeof greetingsOf>>[number];
async function greetingsOf({ call }: Pick<Colleague, "call">) {
  const { items } = await call("GET /api/messages", { query: { limit: 100, sort: "-sendAt" } });
  return items.filter(({ start }) => start?.name === "Season's greetings").toSorted((a, b) => a.id < b.id ? -1 : 1);
}

/** Two of them get a line of their own. */
async function addWords({ team }: DemoWorkspace): Promise<void> {
  const [first, second] = await greetingsOf(team.get("maya")!);
  const lines: [Message | undefined, string, string][] = [
    [first, "priya", "<p>And congratulations on the new plant!</p>"],
    [second, "daniel", "<p>I still owe you a coffee from the conference.</p>"],
  ];
  for (const [message, by, words] of lines) {
    if (message) await team.get(by)!.edit(message.id, (html) => html + words);
  }
}

async function approveSome({ team }: DemoWorkspace): Promise<void> {
  const { call } = team.get("grace")!;
  for (const { id, seq } of (await greetingsOf({ call })).slice(1, 8)) {
    await call("POST /api/messages/:id/approve", { params: { id }, body: { seq } });
  }
}

/** Its words and its sender are not any more what was approved (PR5). */
async function changeOneAfterApproval({ team }: DemoWorkspace): Promise<void> {
  const daniel = team.get("daniel")!;
  const message = (await greetingsOf(daniel)).find(({ approval }) => approval === "approved");
  if (!message) return;
  const { id } = message;
  await daniel.edit(id, (html) => html.replace("a quiet end of the year", "a quiet end of the year to you and yours"));
  await daniel.call("PATCH /api/messages/:id", { params: { id }, body: { cc: ["office@lumenworks.example.com"] } });
}

/** Two threads on one message, of which one is settled. */
async function talkAboutOne({ team }: DemoWorkspace): Promise<void> {
  const [daniel, maya, grace] = ["daniel", "maya", "grace"].map((key) => team.get(key)!) as [
    Colleague,
    Colleague,
    Colleague,
  ];
  const message = (await greetingsOf(daniel)).at(-1);
  if (!message) return;
  const params = { id: message.id };
  const say = (by: Colleague, body: string, threadId?: string) =>
    by.call("POST /api/messages/:id/comments", { params, body: { body, ...(threadId ? { threadId } : {}) } });
  const { id } = await say(daniel, `@[${maya.id}] do we thank them although their renewal is still open?`);
  await say(grace, "I would. It is not about the renewal.", id);
  const settled = await say(grace, "Their name was misspelt in the last one, please look twice.");
  await say(daniel, "Looked, it is right now.", settled.id);
  await grace.call("POST /api/comments/:id/resolve", { params: { id: settled.id }, body: { resolved: true } });
}
