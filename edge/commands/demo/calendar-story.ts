import { accounts, begin, every, type Scene } from "./scenes.ts";
import type { DemoWorkspace } from "./workspace.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** What the calendar has to show, up to `nowMs`: leave with a stand-in and without, a day off of all, and a queue that takes days. */
export function calendarStory(nowMs: number): Scene[] {
  const at = (beforeMs: number, play: Scene["play"]): Scene => ({ atMs: nowMs - beforeMs, play });
  return [
    at(
      8 * dayMs,
      (w) => takeLeave(w, "tomas", { fromDay: dayOf(nowMs + 12 * dayMs), toDay: dayOf(nowMs + 13 * dayMs) }),
    ),
    at(6 * hourMs, (w) =>
      takeLeave(w, "grace", {
        fromDay: dayOf(nowMs + 3 * dayMs),
        toDay: dayOf(nowMs + 9 * dayMs),
        standInId: w.team.get("maya")!.id,
        note: "A week by the sea",
      })),
    at(5.5 * hourMs, async ({ team }) => {
      const params = { day: dayOf(nowMs + 8 * dayMs) };
      await team.get("maya")!.call("PUT /api/holidays/:day", { params, body: { name: "Company day" } });
    }),
    at(0.2 * hourMs, (w) =>
      begin(w, {
        name: "Everything new this season",
        by: "maya",
        sender: "teammate",
        content: season,
        on: accounts(w, every(({ status }) => status === "subscribed")),
        audience: { kind: "all" },
        when: { at: new Date(nowMs + dayMs).toISOString() },
        traits: { topic: "news" },
      })),
  ];
}

const season = {
  subject: 'What is new for {{account.name | "you"}} this season',
  html:
    `<p>Hi {{user.firstName | "there"}},</p><p>dashboards load twice as fast, filters can be shared, and exports run by themselves
    overnight. Reply to this mail and I show you in ten minutes what it does for {{account.name}}.</p>`,
};

async function takeLeave(
  { team }: DemoWorkspace,
  key: string,
  body: { fromDay: string; toDay: string; standInId?: string; note?: string },
): Promise<void> {
  await team.get(key)!.call("POST /api/time-off", { body });
}
