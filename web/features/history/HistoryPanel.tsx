import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { History } from "#web/shared/ui/icons.ts";
import { EmptyState, Loaded, Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { createHistory } from "./create-history.ts";
import { type Entry, versionName } from "./entry-text.ts";
import { Timeline } from "./Timeline.tsx";
import { type Chosen, VersionDialog } from "./VersionDialog.tsx";

/** The past of a live text (CO6), by its room, such as `draft:<messageId>`: who wrote when, what happened to it, any two versions
 * compared, an earlier one restored. It follows what others do. */
export function HistoryPanel(
  props: {
    room: string;
    /** False where nothing is to be restored here, whatever one may. */
    mayRestore?: boolean;
  },
) {
  const me = useMe();
  const room = createMemo(() => props.room);
  const history = createHistory(room);
  const [chosen, setChosen] = createSignal<Chosen | null>(null);
  const [picked, setPicked] = createSignal<Entry | null>(null);
  createEffect(on(room, () => {
    setChosen(null);
    setPicked(null);
  }, { defer: true }));

  const open = (entry: Entry) => {
    const from = picked();
    setPicked(null);
    setChosen({ entry, with: from && from.seq !== entry.seq ? from.seq : null });
  };
  const put = (body: { seq: number; ifSeq?: number }) =>
    request("POST /api/history/:room/restore", { params: { room: room() }, body });
  const restore = async (entry: Entry) => {
    try {
      const { seq, before } = await put({ seq: entry.seq });
      setChosen(null);
      if (seq === before) return toast("It reads so already", { tone: "info" });
      const name = versionName(entry, me().timeZone);
      // What others write meanwhile must not go with it.
      toastUndo(`Restored ${name}`, () => put({ seq: before, ifSeq: seq }));
    } catch (error) {
      toastError(error, "It was not restored");
    }
  };

  return (
    <Loaded query={history.query} skeleton={<SkeletonLines lines={4} />}>
      {() => (
        <div class="flex flex-col gap-3">
          <Show when={picked()}>
            {(entry) => (
              <Notice
                tone="info"
                action={<Button size="sm" onClick={() => setPicked(null)}>Cancel</Button>}
              >
                Choose what to compare {versionName(entry(), me().timeZone)} with.
              </Notice>
            )}
          </Show>
          <Show when={history.newest()?.head === 0}>
            <EmptyState icon={<History size={18} aria-hidden="true" />} title="Nobody has edited this yet">
              Every edit will be kept here, with who made it.
            </EmptyState>
          </Show>
          <Timeline
            entries={history.entries()}
            zone={me().timeZone}
            picked={picked()?.seq ?? null}
            onOpen={open}
            onPick={setPicked}
          />
          <Show when={history.query.hasNextPage}>
            <Button
              size="sm"
              pending={history.query.isFetchingNextPage}
              onClick={() => void history.query.fetchNextPage()}
            >
              Show earlier
            </Button>
          </Show>
          <Show when={history.newest()?.head !== 0}>
            <p class="px-2 text-xs text-faint">Shift and click compares two versions.</p>
          </Show>
          <Show when={chosen()}>
            {(one) => (
              <VersionDialog
                room={room()}
                chosen={one()}
                entries={history.entries()}
                head={history.newest()?.head ?? 0}
                mayRestore={(props.mayRestore ?? true) && (history.newest()?.mayRestore ?? false)}
                onCompareWith={(seq) => setChosen({ ...one(), with: seq })}
                onRestore={restore}
                onClose={() => setChosen(null)}
              />
            )}
          </Show>
        </div>
      )}
    </Loaded>
  );
}
