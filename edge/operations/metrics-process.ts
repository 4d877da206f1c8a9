import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** What the process counts as it goes. */
export type Counts = {
  request(o: { method: string; route: string; status: number; seconds: number }): void;
  /** A hit of the pixel that was recorded, by its verdict (TR2). */
  open(verdict: string): void;
};

const requestBuckets = [0.005, 0.025, 0.1, 0.5, 2.5, 10];

/** What any process of ours has to tell of itself (OP1): how it runs, what it answered and recorded, its memory. */
export function tellProcess(registry: Registry, sendMode: "live" | "sink"): Counts & { gather(): void } {
  const registers = [registry];
  const requests = new Counter({
    name: "parley_http_requests_total",
    help: "Requests that were answered, by route.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "parley_http_request_seconds",
    help: "Time to the head of the answer, by route.",
    labelNames: ["route"],
    buckets: requestBuckets,
    registers,
  });
  const opens = new Counter({
    name: "parley_open_hits_total",
    help: "Hits of the pixel that were recorded, by verdict.",
    labelNames: ["verdict"],
    registers,
  });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  gauge("parley_info", "Always 1; says how the process runs.", ["send_mode"]).set({ send_mode: sendMode }, 1);
  const memory = gauge("parley_resident_memory_bytes", "Resident memory of the process.");
  const heap = gauge("parley_heap_used_bytes", "JavaScript heap in use of the main thread.");

  return {
    request({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      durations.observe({ route }, seconds);
    },
    open: (verdict) => opens.inc({ verdict }),
    gather() {
      const used = Deno.memoryUsage();
      memory.set(used.rss);
      heap.set(used.heapUsed);
    },
  };
}
