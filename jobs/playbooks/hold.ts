import { newId } from "#db/ids.ts";
import { dropLease, renewLease, takeLease } from "#db/leases.ts";
import type { Sweeper } from "#db/queries/enrollment.ts";
import type { PlaybooksDeps } from "./deps.ts";

const leaseMs = 30_000;

/** A playbook that is this run's to sweep. */
export type Hold = {
  /** For a write that is made now: it goes through only while the playbook is held. */
  by(): Sweeper;
  /** Whether to go on: still held, and the process does not drain. */
  goOn(): Promise<boolean>;
};

/** Does `work` while nobody else sweeps the playbook. Null when somebody else does. */
export async function holding<T>(
  deps: PlaybooksDeps,
  playbookId: string,
  work: (hold: Hold) => Promise<T>,
): Promise<T | null> {
  const lease = { name: `playbook:${playbookId}`, holder: newId(), ttlMs: leaseMs };
  if (await takeLease(deps.long, { ...lease, nowMs: deps.nowMs() }) === null) return null;
  let renewedAtMs = deps.nowMs();
  async function goOn(): Promise<boolean> {
    if (deps.isStopping?.()) return false;
    const nowMs = deps.nowMs();
    if (nowMs - renewedAtMs < leaseMs / 3) return true;
    if (!await renewLease(deps.long, { ...lease, nowMs })) return false;
    renewedAtMs = nowMs;
    return true;
  }
  try {
    return await work({
      by: () => ({ playbookId, lease: lease.name, holder: lease.holder, nowMs: deps.nowMs() }),
      goOn,
    });
  } finally {
    await dropLease(deps.long, lease);
  }
}
