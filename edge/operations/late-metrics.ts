import type { Metrics } from "./metrics.ts";
import type { Counts } from "./metrics-process.ts";

/** Figures whose library no start waits for: what is counted before `load` is counted once it has loaded, and whoever reads them earlier
 * waits for it. */
export function makeLateMetrics(read: () => Promise<Metrics>): Metrics & { load(): Promise<Metrics> } {
  let metrics: Metrics | undefined;
  let loading: Promise<Metrics> | undefined;
  const early: ((counts: Counts) => void)[] = [];
  const count = (act: (counts: Counts) => void) => metrics ? act(metrics) : void early.push(act);

  async function readAndCount(): Promise<Metrics> {
    metrics = await read();
    for (const act of early.splice(0)) act(metrics);
    return metrics;
  }
  const load = () => loading ??= readAndCount();
  return {
    request: (answered) => count((counts) => counts.request(answered)),
    open: (verdict) => count((counts) => counts.open(verdict)),
    text: async () => await (await load()).text(),
    load,
  };
}
