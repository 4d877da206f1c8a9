import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { ApiError } from "../api-error.ts";
import { request } from "../api.ts";
import { forgetRoom, onHandled, strandedRooms, sweepWords } from "../live-text/word-store.ts";
import { useMe } from "../me.ts";
import { IconButton } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { CloudOff, X } from "../ui/icons.ts";

/** Says on every page where words wait that a killed browser or a lost connection left unsaved, and leads there (CO3, CO4). */
export function UnsavedBanner() {
  const me = useMe();
  const [rooms, setRooms] = createSignal<string[]>([]);
  const [forgetting, setForgetting] = createSignal<string | null>(null);
  const look = () => void strandedRooms(me().id).then(setRooms, () => {});
  onMount(() => {
    void sweepWords(me().id, Date.now()).then(look);
    document.addEventListener("visibilitychange", look);
    // Whoever opens the text takes care of its words, and who leaves it may leave some behind.
    const unfollow = onHandled(look);
    onCleanup(() => {
      document.removeEventListener("visibilitychange", look);
      unfollow();
    });
  });
  const forget = async () => {
    await forgetRoom(me().id, forgetting()!);
    setForgetting(null);
    look();
  };
  return (
    <Show when={rooms().length > 0}>
      <section
        aria-label="Unsaved words"
        class="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-warn-soft px-4 py-1.5 text-sm text-warn phone:mb-0 phone:rounded-none"
      >
        <CloudOff size={16} class="shrink-0" aria-hidden="true" />
        <p>Words that you wrote here are not saved yet. Open them to go on:</p>
        <ul class="flex flex-wrap gap-x-3 gap-y-1">
          <For each={rooms()}>
            {(room) => (
              <li class="flex items-center gap-0.5">
                <RoomLink room={room} />
                <IconButton
                  size="sm"
                  class="!size-6 !text-warn"
                  label="Forget these words"
                  onClick={() => setForgetting(room)}
                >
                  <X size={13} aria-hidden="true" />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
      </section>
      <ConfirmDialog
        open={forgetting() !== null}
        onClose={() => setForgetting(null)}
        title="Forget these words?"
        action="Forget them"
        danger
        onConfirm={() => void forget()}
      >
        They are in this browser only.
      </ConfirmDialog>
    </Show>
  );
}

type Place = { name: string; href: string };

function RoomLink(props: { room: string }) {
  const me = useMe();
  const place = useQuery(() => ({
    queryKey: ["stranded", props.room],
    queryFn: () => placeOf(props.room, me().id),
    retry: false,
  }));
  const shown = () => (place.isSuccess ? place.data : null);
  return (
    <Show
      when={shown()}
      fallback={<span class="font-medium">{place.isError ? "a text that is gone" : "…"}</span>}
    >
      {(at) => <A href={at().href} class="max-w-64 truncate font-medium underline">{at().name}</A>}
    </Show>
  );
}

/** @throws {ApiError} not_found */
async function placeOf(room: string, meId: string): Promise<Place> {
  // As edge/sync/protocol.ts writes it; that file would weigh on every page's first load.
  const [kind, id = ""] = room.split(":");
  if (kind === "draft") {
    const [message, { writtenName }] = await Promise.all([
      request("GET /api/messages/:id", { params: { id } }),
      import("../mail/path-text.ts"),
    ]);
    return { name: writtenName(message.subject) || "No subject", href: `/pending/${id}?view=all&edit=1` };
  }
  if (kind === "template") {
    const template = await request("GET /api/templates/:id", { params: { id } });
    return { name: template.name, href: `/templates/${id}` };
  }
  if (kind !== "signature") throw new ApiError(404, "not_found", "There is no such text.");
  if (id === meId) return { name: "your signature", href: "/settings/profile" };
  const teammate = await request("GET /api/teammates/:id", { params: { id } });
  return { name: `${teammate.name}'s signature`, href: `/settings/team/${id}` };
}
