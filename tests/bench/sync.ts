import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { effort, makeContenders } from "./sync/contenders.ts";
import type { Terms } from "./sync/contest.ts";
import { measureIdle } from "./sync/idle.ts";
import { measureOpening } from "./sync/opening.ts";
import { measureTyping } from "./sync/typing.ts";

const paragraph =
  "Thank you for the call on Tuesday. I have gone through the open points with our engineers, and two of " +
  "them are in the release that leaves next week; for the third I would like to show you how others have solved it. ";
const html = `<p>Hello,</p>${`<p>${paragraph}</p>`.repeat(6)}<p>Best regards</p>`;

/** Live typing, open rooms and long drafts (CO1, CO3), beside what others build live editing with. */
async function measure(): Promise<void> {
  const seed = seedUpdate(contentFromHtml({ subject: "The open points of Tuesday", html }));
  const terms: Terms = { ...effort(), seed, contenders: await makeContenders({ seed, rooms: 4_000 }) };
  console.log(`each in a process of its own, the clients in another; median of ${terms.rounds} rounds (least-most)`);
  try {
    await measureTyping(terms);
    await measureIdle(terms);
    await measureOpening(terms);
  } finally {
    for (const contender of terms.contenders) await contender.remove();
  }
}

export const sync = {
  about: "live editing beside hocuspocus and y-websocket: same clients, same edits, in turns",
  run: measure,
};
