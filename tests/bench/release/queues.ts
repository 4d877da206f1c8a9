import { installPeers, peersFolder, version } from "../peers/install.ts";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";
import { finish } from "./contest.ts";

/** A job queue that others send mail by: fills itself with empty jobs, and works them off. */
export type JobQueue = {
  name: string;
  about: string;
  /** Jobs per second of two processes. */
  run(jobs: number): Promise<number>;
  stop(): Promise<void>;
};

/** BullMQ and graphile-worker, each where its server is installed; what is not is said. */
export async function openQueues(): Promise<JobQueue[]> {
  const { node, nodeVersion } = await installPeers();
  const queue = (
    name: string,
    script: string,
    server: { url: string; version: string; stop(): Promise<void> },
    variable: string,
    on: string,
  ): JobQueue => {
    const env = { [variable]: server.url, NODE_ENV: "production", NO_LOG_SUCCESS: "1" };
    return {
      name,
      about: `${name} ${version(name)} on ${on} ${server.version}, Node ${nodeVersion}: a job that does nothing`,
      async run(jobs) {
        const args = [script, "fill", String(jobs)];
        const filled = await new Deno.Command(node, { args, cwd: peersFolder, env, stdout: "null" }).output();
        if (!filled.success) throw new Error(new TextDecoder().decode(filled.stderr));
        const { seconds } = await finish({ command: node, args: [script, "work"], cwd: peersFolder, env }, 2, jobs);
        return jobs / seconds;
      },
      stop: () => server.stop(),
    };
  };
  const [redis, postgres] = [await startRedis(), await startPostgres()];
  if (!redis) console.log("  left out: bullmq, as redis-server is not installed");
  if (!postgres) console.log("  left out: graphile-worker, as Debian's postgresql-15 is not installed");
  return [
    ...(redis ? [queue("bullmq", "bullmq.mjs", redis, "REDIS_URL", "Redis")] : []),
    ...(postgres ? [queue("graphile-worker", "graphile.mjs", postgres, "POSTGRES_URL", "PostgreSQL")] : []),
  ];
}
