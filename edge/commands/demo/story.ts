import { calendarStory } from "./calendar-story.ts";
import { deskStory } from "./desk-story.ts";
import { replyStory } from "./reply-story.ts";
import { accounts, begin, every, type Scene, type Start, users } from "./scenes.ts";
import type { DemoWorkspace } from "./workspace.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A mailbox that is gone: its provider refuses. */
export const goneMailbox = "lukas.weiss@kestrelrobotics.example.com";
/** Somebody who has read enough. */
export const leavingReader = "philip.grant@cedarhollow.example.com";

const trials = every(({ status }) => status === "trial");
const large = every(({ plan, status }) => plan === "scale" && status === "subscribed");
const growing = every(({ plan, status }) => plan === "growth" && status === "subscribed");
const renewing = (from: number, to: number) =>
  every(({ renewsInDays }) => renewsInDays !== null && renewsInDays >= from && renewsInDays < to);

/** Three weeks of a team's work up to `nowMs`: what has been read, and what waits for every reason that mail waits for. */
export function storyUntil(nowMs: number): Scene[] {
  const scenes: Scene[] = [];
  const at = (beforeMs: number, play: Scene["play"]) => void scenes.push({ atMs: nowMs - beforeMs, play });
  const starts = (beforeMs: number, start: (workspace: DemoWorkspace) => Start) =>
    at(beforeMs, (workspace) => begin(workspace, start(workspace)));
  const owners = { kind: "owners" } as const;
  const all = { kind: "all" } as const;

  starts(21 * dayMs, (w) => ({
    name: "News for large accounts",
    by: "grace",
    sender: "teammate",
    template: "news",
    on: accounts(w, large),
    audience: all,
    traits: { topic: "news" },
  }));
  starts(14 * dayMs, (w) => ({
    name: "Quarterly reviews",
    by: "maya",
    sender: "csm",
    template: "review",
    on: accounts(w, [...large, ...growing]),
    audience: owners,
    when: { delayDays: 1 },
    traits: { topic: "adoption" },
  }));
  starts(9 * dayMs, (w) => ({
    name: "Kickoff of the new trials",
    by: "maya",
    sender: "csm",
    template: "kickoff",
    on: accounts(w, trials),
    audience: all,
    when: { delayHours: 4 },
    traits: { topic: "onboarding" },
  }));
  starts(6 * dayMs, (w) => ({
    name: "Renewals of this month",
    by: "grace",
    sender: "ae",
    template: "renewal",
    on: accounts(w, renewing(0, 35)),
    audience: owners,
    traits: { topic: "renewal" },
  }));
  starts(3 * dayMs, (w) => ({
    name: "A word with the lab",
    by: "priya",
    sender: "teammate",
    template: "health",
    on: users(w, (host) => host === "deccandiagnostics"),
    allowUnsubscribes: false,
  }));

  // What waits.
  starts(5 * hourMs, (w) => ({
    name: "Reviews of next quarter",
    by: "maya",
    sender: "csm",
    template: "review",
    on: accounts(w, growing),
    audience: owners,
    when: { delayDays: 2 },
    traits: { topic: "adoption" },
  }));
  at(4 * hourMs, reviewTogether);
  starts(3 * hourMs, (w) => ({
    name: renewals,
    by: "grace",
    sender: "ae",
    template: "renewal",
    on: accounts(w, renewing(35, 65)),
    audience: owners,
    approval: true,
    traits: { topic: "renewal" },
  }));
  at(2 * hourMs, approveOne);
  starts(2 * hourMs, (w) => ({
    name: "Unused seats",
    by: "daniel",
    sender: "csm",
    template: "seats",
    on: accounts(w, ["oriolepublishing", "northgatevet", "kavericeramics", "fjordlineseafood", "pinecrestoutdoor"]),
    audience: owners,
    traits: { topic: "adoption" },
  }));
  starts(hourMs, (w) => ({
    name: "News for small accounts",
    by: "tomas",
    sender: "teammate",
    template: "news",
    on: accounts(w, every(({ plan, status }) => plan === "starter" && status === "subscribed")),
    audience: all,
    traits: { topic: "news" },
  }));
  at(0.6 * hourMs, pauseBen);
  starts(0.5 * hourMs, (w) => ({
    name: "Second steps of the trials",
    by: "ben",
    sender: "teammate",
    template: "kickoff",
    on: accounts(w, trials),
    audience: owners,
    traits: { topic: "onboarding" },
  }));
  starts(0.4 * hourMs, (w) => ({
    name: "How is it going?",
    by: "priya",
    sender: "teammate",
    template: "health",
    on: users(w, (host) => host === "lotuslane" || host === "aravallisolar"),
    when: { at: new Date(nowMs + 6 * dayMs).toISOString() },
  }));
  starts(0.1 * hourMs, (w) => ({
    name: "Meet us at the autumn workshop",
    by: "maya",
    sender: "csm",
    content: {
      subject: 'A seat for you at our workshop, {{user.firstName | "dear reader"}}?',
      html:
        `<p>Hi {{user.firstName | "there"}},</p><p>we keep two seats for {{account.name}} at our autumn workshop. Shall I
        put your name on one?</p>`,
    },
    on: accounts(w, every(({ health, csm }) => health === 9 && csm !== null)),
    audience: owners,
  }));
  return [...scenes, ...deskStory(nowMs), ...replyStory(nowMs), ...calendarStory(nowMs)].toSorted((a, b) =>
    a.atMs - b.atMs
  );
}

/** Two drafts are written into, one is deleted. */
async function reviewTogether({ team }: DemoWorkspace): Promise<void> {
  const { call } = team.get("daniel")!;
  const { items } = await call("GET /api/messages", { query: { limit: 100, sort: "-sendAt" } });
  const [first, second, third] = items.filter(({ hold }) => hold?.kind === "review_delay");
  for (const [message, by] of [[first, "daniel"], [second, "priya"]] as const) {
    const added = "<p>PS: The export that you asked for last time is there now.</p>";
    if (message) await team.get(by)!.edit(message.id, (html) => html + added);
  }
  if (third) await team.get("maya")!.call("POST /api/messages/:id/cancel", { params: { id: third.id } });
}

const renewals = "Renewals of next month";

/** Whoever did not write it lets one of them go (PR5). */
async function approveOne({ team }: DemoWorkspace): Promise<void> {
  const { call } = team.get("maya")!;
  const { items } = await call("GET /api/messages", { query: { limit: 100 } });
  const message = items.find(({ approval, start }) => approval === "needed" && start?.name === renewals);
  if (message) await call("POST /api/messages/:id/approve", { params: { id: message.id }, body: {} });
}

async function pauseBen({ team }: DemoWorkspace): Promise<void> {
  const { id, call } = team.get("ben")!;
  const { items: [sender] } = await call("GET /api/senders", { query: { teammateId: id } });
  await call("POST /api/senders/:id/pause", { params: { id: sender!.id } });
}
