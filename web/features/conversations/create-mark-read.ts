import { type Accessor, createEffect, createSignal, on, onCleanup, onMount } from "solid-js";
import { request } from "#web/shared/api.ts";

/** Whoever looks at a conversation has read its replies, those that come meanwhile too (VI9); a tab behind others waits until it is
 * looked at. Null marks nothing. Needs an owner. */
export function createMarkRead(of: Accessor<{ id: string; unreadAt: string | null } | null>): void {
  const [isSeen, setSeen] = createSignal(document.visibilityState === "visible");
  onMount(() => {
    const look = () => setSeen(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    onCleanup(() => document.removeEventListener("visibilitychange", look));
  });
  createEffect(on([() => of()?.id, () => of()?.unreadAt, isSeen], ([id, unreadAt, seen]) => {
    if (!id || !unreadAt || !seen) return;
    // Where it fails it stays unread, which the list says.
    request("POST /api/conversations/:id/read", { params: { id } }).catch(() => {});
  }));
}
