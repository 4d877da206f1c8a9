import { createRoot, createSignal } from "solid-js";
import { type Answer, type Ask, newKey, request } from "../api.ts";
import { toast, toastError, toastProgress } from "../ui/Toast.tsx";

type Run = Answer<"GET /api/bulk-runs/:id">;
export type BulkBody = Ask<"POST /api/bulk-runs">["body"];

const betweenLooksMs = 500;

/**
 * Has one act done to many rows in the background (VI1) and says how far it has come until it is over; it goes on without anybody who
 * looks. Resolves once it is begun. @throws {ApiError} it was refused: nothing is begun.
 */
export async function beginBulk(
  body: BulkBody,
  words: { title: string; done: (run: Run) => string; count: number | null },
) {
  const run = await request("POST /api/bulk-runs", { body, idempotencyKey: newKey() });
  void follow(run, words);
}

/** Goes on saying how far each run of the teammate has come that is not over: after a reload, or one that began in another tab. */
export async function resumeBulk(teammateId: string): Promise<void> {
  const { items } = await request("GET /api/bulk-runs");
  for (const run of items) {
    if (run.createdBy?.id !== teammateId || followed.has(run.id)) continue;
    const many = `${run.entity}s`;
    void follow(run, {
      title: run.act === "close"
        ? `Closing ${many}`
        : run.act === "traits"
        ? `Setting traits of ${many}`
        : run.act === "subscription"
        ? "Changing subscriptions"
        : run.act === "tracking"
        ? `Changing whether opens of ${many} are seen`
        : `Changing ${many}`,
      done: ({ changed, seen }) => `${changed.toLocaleString("en")} of ${seen.toLocaleString("en")} ${many} changed`,
      count: null,
    });
  }
}

const followed = new Set<string>();

async function follow(begun: Run, { title, done, count }: Parameters<typeof beginBulk>[1]): Promise<void> {
  followed.add(begun.id);
  const [part, setPart] = createRoot(() => createSignal<number | null>(null));
  const params = { id: begun.id };
  const cancel = () => void request("POST /api/bulk-runs/:id/cancel", { params }).catch((error) => toastError(error));
  const close = toastProgress(`${title}…`, part, { label: "Cancel", run: cancel });
  try {
    for (let run = begun;;) {
      if (run.state === "done") return toast(done(run));
      if (run.state === "cancelled") {
        return toast(`Stopped after ${run.seen.toLocaleString("en")}`, {
          tone: "info",
          detail: `${run.changed.toLocaleString("en")} of them were changed and stay so.`,
        });
      }
      if (run.state === "failed") return toast(`${title}: it failed`, { tone: "danger", detail: run.failure ?? "" });
      const of = run.count ?? count;
      setPart(of === null ? null : Math.min(0.99, run.seen / Math.max(1, of)));
      await new Promise((resolve) => setTimeout(resolve, betweenLooksMs));
      run = await request("GET /api/bulk-runs/:id", { params });
    }
  } catch (error) {
    toastError(error, `${title}: it goes on, and cannot be followed from here`);
  } finally {
    close();
  }
}
