// A process that types in a text by the app's own client until it is shut, then tells its story.
import { parseRoom } from "#edge/sync/protocol.ts";
import { makeRandom } from "./random.ts";
import { sitDown } from "./typist.ts";
import type { TypingOrder, TypingStory } from "./typing-terms.ts";
import { until } from "./until.ts";

const { origin, cookie, room, seed, first }: TypingOrder = JSON.parse(Deno.args[0]!);
const random = makeRandom(seed);
const typist = sitDown({ origin, cookie, room: parseRoom(room)!, name: "process", random });
let told = false;
await until(() => {
  if (typist.mayType() && random.chance(0.03)) typist.type(String.fromCodePoint(first + typist.typed.length));
  if (!told && typist.saved.size > 0) console.log("typing");
  told ||= typist.saved.size > 0;
  return typist.status.link === "locked";
}, 60_000);
const late = typist.client().lateText().flatMap(({ stretches }) => stretches);
const story: TypingStory = {
  closeCode: typist.status.closeCode,
  typed: typist.typed,
  saved: [...typist.saved],
  late: late.filter(({ as }) => as === "added").map(({ text }) => text).join(""),
};
console.log(JSON.stringify(story));
Deno.exit(0);
