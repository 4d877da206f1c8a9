import { expect, test } from "vitest";
import { openBus } from "#edge/bus.ts";
import { appSecret } from "#tests/support/app.ts";
import { whenDone } from "#tests/support/database.ts";
import { endWithTest } from "#tests/support/process.ts";
import { startRedis } from "#tests/support/redis-server.ts";
import { startServed } from "#tests/support/served.ts";
import { until } from "#tests/support/until.ts";

test("[AD3] [CO7] npm start joins other processes under exactly the rights that its line names, and says when it ends", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "parley-test-" });
  whenDone(() => Deno.remove(dataDir, { recursive: true }));
  const { url } = await startRedis();
  const bus = await openBus({ redisUrl: url, secret: appSecret, onFault: (cause) => expect.fail(String(cause)) });
  whenDone(() => bus.close());
  let said = 0;
  bus.subscribe("processes", { onMessage: () => said++, onReady: () => {} });
  const env = { DATA_DIR: dataDir, APP_SECRET: appSecret, REDIS_URL: url, JOBS: "off" };
  const server = await startServed(env, endWithTest);
  await until(() => said > 0, 10_000);
  const before = said;
  expect(await server.stop()).toBe(0);
  await until(() => said > before);
});
