import type { Scene } from "./scenes.ts";
import type { DemoWorkspace } from "./workspace.ts";

const hourMs = 3_600_000;

/** What the team does about what came back up to `nowMs`: it answers at once, answers for later, and closes what is done. */
export const replyStory = (nowMs: number): Scene[] => [
  {
    atMs: nowMs - 44 * hourMs,
    play: (w) => answer(w, 0, "Gladly: the invite is on its way, to both of you. See you then!"),
  },
  { atMs: nowMs - 40 * hourMs, play: closeOne },
  {
    atMs: nowMs - 2.5 * hourMs,
    play: (w) =>
      answer(w, 1, "Thank you for the list, {{user.firstName}}. I will come back with numbers.", { delayHours: 20 }),
  },
];

type When = "now" | { delayHours: number };

async function repliedIn({ team }: DemoWorkspace) {
  const { items } = await team.get("maya")!.call("GET /api/conversations", {
    query: { state: "active", replied: "true", limit: 20 },
  });
  return items;
}

/** Whoever wrote first in it answers the n-th of those that were replied to. */
async function answer(w: DemoWorkspace, n: number, words: string, when: When = "now"): Promise<void> {
  const one = (await repliedIn(w)).filter(({ pending }) => pending === 0)[n];
  const by = one && [...w.team.values()].find(({ id }) => id === one.sender?.id);
  if (!by) return;
  const body = { content: { html: `<p>${words}</p>` }, when };
  await by.call("POST /api/conversations/:id/replies", { params: { id: one.id }, body });
}

async function closeOne(w: DemoWorkspace): Promise<void> {
  const one = (await repliedIn(w)).findLast(({ pending }) => pending === 0);
  if (!one) return;
  await w.team.get("maya")!.call("PATCH /api/conversations/:id", {
    params: { id: one.id },
    body: { state: "closed", closedWhy: "Answered on the phone" },
  });
}
