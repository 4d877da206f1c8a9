import type { Context, Hono } from "hono";
import type { AppEnv } from "../context.ts";
import type { Metrics } from "../operations/metrics.ts";
import type { Readiness } from "../operations/readiness.ts";

export type HealthDeps = {
  readiness: () => Promise<Readiness>;
  metrics: Pick<Metrics, "text">;
  mayLook: (c: Context) => boolean;
};

const notKept = { "Cache-Control": "no-store" };

/** Is the process up (`/healthz`), and is it to be given requests (`/readyz`: 503 while it is not); how it does (`/metrics`). Why it is not
 * ready, and the figures, are for whoever runs it: others get the bare answer, and no page of figures at all (OP1). */
export function healthRoutes(app: Hono<AppEnv>, { readiness, metrics, mayLook }: HealthDeps): void {
  app.get("/healthz", (c) => c.json({ ok: true }, 200, notKept));
  app.get("/readyz", async (c) => {
    const now = await readiness();
    // That a staging copy catches its mail may be known, so that nobody waits for it (CH2).
    const bare = { ok: now.ok, ...(now.sendMode === "sink" ? { sendMode: now.sendMode } : {}) };
    return c.json(mayLook(c) ? now : bare, now.ok ? 200 : 503, notKept);
  });
  app.get("/metrics", async (c) => {
    if (!mayLook(c)) return await c.notFound();
    return c.body(await metrics.text(), 200, {
      "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
      ...notKept,
    });
  });
}
