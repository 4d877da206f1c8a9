import { createMemo, createSignal, Match, Show, Switch } from "solid-js";
import { DiffView } from "#web/shared/diff/DiffView.tsx";
import { useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RotateCcw } from "#web/shared/ui/icons.ts";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Loaded, SkeletonLines } from "#web/shared/ui/states.tsx";
import { AuthoredText } from "./AuthoredText.tsx";
import { createComparison, createPastText } from "./create-history.ts";
import { type Entry, nameOfVersion, versionName } from "./entry-text.ts";

/** A version that is looked at, and the one that it is compared with: null is what stands now. */
export type Chosen = { entry: Entry; with: number | null };
type View = "compare" | "edit" | "text";

/** One version of a text: against what stands now or any other, what its edit changed, and as it stood, by author. */
export function VersionDialog(
  props: {
    room: string;
    chosen: Chosen;
    /** All that are loaded, to compare with. */
    entries: Entry[];
    head: number;
    mayRestore: boolean;
    onCompareWith: (seq: number | null) => void;
    onRestore: (entry: Entry) => Promise<void>;
    onClose: () => void;
  },
) {
  const me = useMe();
  const entry = createMemo(() => props.chosen.entry);
  const isNow = () => entry().seq >= props.head;
  // What stands now has nothing to be compared with: it is shown what it changed.
  const first = (): View =>
    isNow() && props.chosen.with === null ? entry().kind === "edit" ? "edit" : "text" : "compare";
  const [view, setView] = createSignal<View>(first());
  const [asking, setAsking] = createSignal(false);
  const [pending, setPending] = createSignal(false);
  const title = () => {
    const name = versionName(entry(), me().timeZone);
    return name[0]!.toUpperCase() + name.slice(1);
  };
  const span = () => between(entry().seq, props.chosen.with);
  const nameOfSpan = () => {
    const zone = me().timeZone;
    const named = (seq: number) =>
      seq === entry().seq ? versionName(entry(), zone) : nameOfVersion(seq, props.entries, zone);
    const { from, to } = span();
    return `From ${named(from)} to ${to === null ? "what stands now" : named(to)}`;
  };
  const restore = async () => {
    setPending(true);
    try {
      await props.onRestore(entry());
    } finally {
      setPending(false);
      setAsking(false);
    }
  };
  // A list says again what is chosen in it when its options are renewed, as they are at every edit.
  const compareWith = (seq: number | null) => {
    if (seq !== props.chosen.with) props.onCompareWith(seq);
  };
  const others = createMemo(() => [
    { value: "now", label: "What stands now" },
    ...props.entries.filter((one) => one.kind !== "event" && one.seq !== entry().seq).map((one) => {
      const name = versionName(one, me().timeZone);
      return {
        value: String(one.seq),
        label: name[0]!.toUpperCase() + name.slice(1),
        ...(one.by ? { detail: one.by.name } : {}),
      };
    }),
  ]);
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={title()}
      description={entry().by?.name}
      width="lg"
      footer={
        <Show
          when={asking()}
          fallback={
            <>
              <Button onClick={props.onClose}>Close</Button>
              <Show when={props.mayRestore && !isNow()}>
                <Button look="primary" onClick={() => setAsking(true)}>
                  <RotateCcw size={14} aria-hidden="true" /> Restore this version
                </Button>
              </Show>
            </>
          }
        >
          <p class="mr-auto self-center text-sm text-muted" role="status">
            It replaces what stands now, for everybody. You can undo it.
          </p>
          <Button onClick={() => setAsking(false)}>Cancel</Button>
          <Button look="primary" pending={pending()} onClick={() => void restore()}>Restore</Button>
        </Show>
      }
    >
      <div class="mb-4 flex flex-wrap items-center gap-3">
        <Segmented<View>
          label="View"
          segments={[
            { value: "compare", label: "Compare" },
            ...(entry().kind === "edit" ? [{ value: "edit" as const, label: "This edit" }] : []),
            { value: "text", label: "As it stood" },
          ]}
          value={view()}
          onChange={setView}
        />
        <Show when={view() === "compare"}>
          <Select
            class="min-w-56"
            label="Compare with"
            labelHidden
            options={others()}
            value={props.chosen.with === null ? "now" : String(props.chosen.with)}
            onChange={(value) => compareWith(value === "now" ? null : Number(value))}
          />
        </Show>
      </div>
      <Switch>
        <Match when={view() === "text"}>
          <AsItStood room={props.room} seq={entry().seq} />
        </Match>
        <Match when={view() === "edit"}>
          <Compared room={props.room} from={beforeOf(entry())} to={entry().seq} />
        </Match>
        <Match when={view() === "compare"}>
          <p class="mb-1 text-sm text-muted">{nameOfSpan()}</p>
          <Compared room={props.room} {...span()} />
        </Match>
      </Switch>
    </Dialog>
  );
}

/** Seqs are given to edits of all texts in turn: the one before an edit's is no later edit of this text. */
const beforeOf = (entry: Entry) => entry.kind === "edit" ? entry.firstSeq - 1 : entry.seq;

/** The older one first, whichever was chosen first. */
const between = (seq: number, other: number | null) =>
  other === null ? { from: seq, to: null } : { from: Math.min(seq, other), to: Math.max(seq, other) };

function Compared(props: { room: string; from: number; to: number | null }) {
  const comparison = createComparison(() => ({ room: props.room, from: props.from, to: props.to }));
  return (
    <Loaded query={comparison} skeleton={<SkeletonLines lines={4} />}>
      {(data) => <DiffView comparison={data()} />}
    </Loaded>
  );
}

function AsItStood(props: { room: string; seq: number }) {
  const text = createPastText(() => ({ room: props.room, seq: props.seq }));
  return (
    <Loaded query={text} skeleton={<SkeletonLines lines={4} />}>
      {(data) => <AuthoredText text={data()} />}
    </Loaded>
  );
}
