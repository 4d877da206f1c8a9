// `fill <count>` puts empty jobs into the queue; `work` takes them until it is ended, telling how many it has done. `require`, since they
// are installed on demand only.
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(import.meta.url);
const { Logger, makeWorkerUtils, run } = require("graphile-worker");

const connectionString = process.env.POSTGRES_URL;
const [what, count] = process.argv.slice(2);

if (what === "fill") {
  const utils = await makeWorkerUtils({ connectionString });
  await utils.migrate();
  await utils.withPgClient((client) =>
    client.query(
      `select graphile_worker.add_jobs(array(select json_populate_record(null::graphile_worker.job_spec,
        '{"identifier": "mail"}') from generate_series(1, $1)))`,
      [count],
    )
  );
  await utils.release();
} else {
  let done = 0;
  console.log("ready");
  process.stdin.once("data", () =>
    run({
      taskList: { mail: () => Promise.resolve(done++) },
      preset: {
        // Its documentation's settings for many small jobs.
        worker: {
          connectionString,
          // Its words would stand among the counts.
          logger: new Logger(() => (level, words) => level === "error" && console.error(words)),
          concurrentJobs: 24,
          maxPoolSize: 25,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    }));
  setInterval(() => console.log(done), 20);
}
