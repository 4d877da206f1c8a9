import { Gauge, Registry } from "prom-client";
import type { Metrics } from "../operations/metrics.ts";
import { tellProcess } from "../operations/metrics-process.ts";

/** The figures of a process of the public routes alone (OP1): its own. What waits in the database is the server's to tell. */
export function makePublicMetrics(isDatabaseUp: () => Promise<boolean>): Metrics {
  const registry = new Registry();
  const { gather, ...counts } = tellProcess(registry, "live");
  const up = new Gauge({
    name: "parley_database_up",
    help: "1 while the database answers.",
    registers: [registry],
  });
  return {
    ...counts,
    async text() {
      gather();
      up.set(await isDatabaseUp() ? 1 : 0);
      return await registry.metrics();
    },
  };
}
