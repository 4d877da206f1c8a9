// `fill <count>` puts empty jobs into the queue; `work` takes them until it is ended, telling how many it has done. `require`, since they
// are installed on demand only.
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(import.meta.url);
const { Queue, Worker } = require("bullmq");

const connection = { url: process.env.REDIS_URL, maxRetriesPerRequest: null };
const [what, count] = process.argv.slice(2);

if (what === "fill") {
  const queue = new Queue("mail", { connection });
  const job = { name: "mail", data: {}, opts: { removeOnComplete: true } };
  for (let made = 0; made < Number(count); made += 5_000) {
    await queue.addBulk(Array.from({ length: Math.min(5_000, count - made) }, () => job));
  }
  await queue.close();
} else {
  let done = 0;
  const worker = new Worker("mail", () => Promise.resolve(done++), { connection, concurrency: 50, autorun: false });
  await worker.waitUntilReady();
  console.log("ready");
  process.stdin.once("data", () => worker.run());
  setInterval(() => console.log(done), 20);
}
