import type { Hono } from "hono";
import type { AppEnv, Deps } from "../context.ts";

/** Is the process up (`/healthz`), and is it to be given requests (`/readyz`): not while it drains or the database does not
 * answer (OP1, OP2). */
export function healthRoutes(app: Hono<AppEnv>, deps: Pick<Deps, "db" | "onDrain">): void {
  let draining = false;
  deps.onDrain(() => draining = true);
  app.get("/healthz", (c) => c.json({ ok: true }));
  app.get("/readyz", async (c) => {
    const ok = !draining && await deps.db.all("select 1").then(() => true, () => false);
    return c.json({ ok }, ok ? 200 : 503);
  });
}
