import { useQueryClient } from "@tanstack/solid-query";
import { type Accessor, batch, createEffect, createMemo, createSignal } from "solid-js";
import { request } from "#web/shared/api.ts";
import { merged } from "./order.ts";
import type { Dashboard } from "./question.ts";

/**
 * The order of a dashboard's widgets: what one moves stands there at once and is kept behind it, the newest order last. Until that is
 * answered no older answer shows through, and while one is held in the hand nothing moves under it. Needs an owner.
 */
export function createOrder(dashboard: Accessor<Dashboard>) {
  const client = useQueryClient();
  const [wanted, setWanted] = createSignal<string[] | null>(null);
  const [isHeld, hold] = createSignal(false);
  const ids = createMemo<string[]>(
    (before) => isHeld() ? before : merged(wanted() ?? [], dashboard().widgets.map((one) => one.id)),
    [],
    { equals: (a, b) => a.join() === b.join() },
  );
  /** When the server kept what is wanted. */
  const [keptAt, setKeptAt] = createSignal<string | null>(null);
  const want = (order: string[] | null) =>
    batch(() => {
      setWanted(order);
      setKeptAt(null);
    });
  let saved: Promise<unknown> = Promise.resolve();

  async function save(order: string[]) {
    // Another was wanted meanwhile, which comes after this one.
    if (wanted() !== order) return;
    const { id } = dashboard();
    const answer = await request("PATCH /api/dashboards/:id", { params: { id }, body: { order } });
    if (wanted() !== order) return;
    await client.cancelQueries({ queryKey: ["dashboard", id] });
    client.setQueryData(["dashboard", id], answer);
    if (wanted() === order) setKeptAt(answer.updatedAt);
  }
  // An answer reaches the page a moment later.
  createEffect(() => {
    const at = keptAt();
    if (at !== null && dashboard().updatedAt >= at) want(null);
  });
  return {
    ids,
    hold,
    /** @throws {ApiError} it was refused: what is there shows again. */
    set(order: string[]): Promise<void> {
      want(order);
      const act = saved.then(() => save(order)).catch((error) => {
        if (wanted() === order) want(null);
        throw error;
      });
      saved = act.catch(() => {});
      return act;
    },
  };
}
