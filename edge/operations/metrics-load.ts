import { Gauge, type Registry } from "prom-client";
import { type Load, mostCounted } from "#db/queries/load.ts";

/** What waits in the database (OP1). Senders are told by their ids, never by addresses. */
export function tellLoad(registry: Registry): (load: Load | null, nowMs: number) => void {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const upTo = `, counted up to ${mostCounted}.`;
  const age = gauge(
    "parley_queue_age_seconds",
    "How long the oldest due message without a hold of its own has waited: for its turn, window or quota.",
  );
  const due = gauge("parley_messages_due", `Due messages by their own hold${upTo}`, ["hold"]);
  const held = gauge("parley_messages_held", `Pending messages by their own hold, due or not${upTo}`, ["hold"]);
  const sending = gauge("parley_messages_sending", "Messages that are sealed and on their way to a provider.");
  const used = gauge("parley_quota_used", "Places taken of a sender's rolling hour and day.", ["sender", "window"]);
  const limit = gauge("parley_quota_limit", "A sender's limit; absent where there is none.", ["sender", "window"]);
  const imports = gauge("parley_imports", "Imports that are not over, by state.", ["state"]);
  const intake = gauge("parley_intake_waiting", `What came in and was not taken in yet${upTo}`);
  const byLabel = [due, held, used, limit, imports];

  return (load, nowMs) => {
    for (const metric of byLabel) metric.reset(); // what was told of who is gone
    if (!load) return;
    const oldest = load.due.find(({ hold }) => hold === "none");
    age.set(oldest ? Math.max(0, nowMs - oldest.oldestAtMs) / 1000 : 0);
    for (const { hold, count } of load.due) due.set({ hold }, count);
    for (const { hold, count } of load.held) held.set({ hold }, count);
    sending.set(load.sending);
    for (const { id: sender, usedHour, usedDay, hourlyLimit, dailyLimit } of load.senders) {
      used.set({ sender, window: "hour" }, usedHour);
      used.set({ sender, window: "day" }, usedDay);
      if (hourlyLimit !== null) limit.set({ sender, window: "hour" }, hourlyLimit);
      if (dailyLimit !== null) limit.set({ sender, window: "day" }, dailyLimit);
    }
    for (const { state, count } of load.imports) imports.set({ state }, count);
    intake.set(load.intakeWaiting);
  };
}
