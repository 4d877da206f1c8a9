import { causeOf } from "./cause.ts";
import type { Log } from "./log.ts";

/** A terminal's Ctrl-C reaches a process twice, from the terminal and from npm. */
const sameMs = 1_000;

/**
 * At the first SIGTERM or SIGINT runs `drain` and ends the process with 0 (OP2). It ends at once, with 1, where another signal comes more
 * than a second later, the drain fails, or it takes longer than `mostMs`: what is under way is left to its leases, as by `kill -9`.
 */
export function drainOnSignals(o: { drain: () => Promise<void>; mostMs: number; log: Log }): void {
  let beganMs: number | null = null;
  const end = (code: 0 | 1, event: string, fields: Record<string, unknown>) => {
    o.log(code === 0 ? "info" : "warn", event, fields);
    Deno.exit(code);
  };
  const take = (signal: Deno.Signal) => {
    const nowMs = performance.now();
    if (beganMs !== null) {
      if (nowMs - beganMs > sameMs) end(1, "ended before it was drained", { signal });
      return;
    }
    beganMs = nowMs;
    o.log("info", "draining", { signal });
    setTimeout(() => end(1, "drain took too long", { mostMs: o.mostMs }), o.mostMs);
    o.drain().then(
      () => end(0, "drained", { tookMs: Math.round(performance.now() - nowMs) }),
      (cause) => end(1, "drain failed", { cause: causeOf(cause) }),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, () => take(signal));
}
