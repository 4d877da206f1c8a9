import { A } from "@solidjs/router";
import { createMemo, For, Show } from "solid-js";
import type { DataHandle } from "#web/shared/data-view/DataView.tsx";
import { SelectBox } from "#web/shared/data-view/SelectBox.tsx";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createNow } from "#web/shared/times.tsx";
import { AvatarStack } from "#web/shared/ui/Avatar.tsx";
import { StatusDot, type Tone } from "#web/shared/ui/Badge.tsx";
import { shortName, valuesOf, type Varying } from "./alike.ts";
import type { CheckKind } from "./check-text.ts";
import { CheckBadges } from "./CheckBadges.tsx";
import type { Desk } from "./create-desk.ts";
import type { Differences, Differs } from "./create-differences.ts";
import { holdText } from "#web/shared/mail/hold-text.ts";

type Props = {
  messages: Message[];
  varying: readonly Varying[];
  differences: Differences;
  nameOf: (path: string) => string;
  desk: Desk;
  list: DataHandle<Message> | undefined;
  lit: string | null;
  onLit: (path: string | null) => void;
};

const inks: Partial<Record<Tone, string>> = { danger: "text-danger", warn: "text-warn" };
/** What the table says in a cell of its own. */
const inCells: ReadonlySet<CheckKind> = new Set<CheckKind>(["hole", "fallback_used"]);
const cell = "px-3 py-1.5 text-left align-baseline whitespace-nowrap";
const head =
  `${cell} sticky top-0 z-1 bg-surface text-xs font-medium whitespace-nowrap text-muted shadow-[inset_0_-1px_var(--line)]`;

/** One message a row, one differing value a column; what was edited stands below its row. */
export function AlikeTable(props: Props) {
  const me = useMe();
  const mayChoose = () => mayWork(me()) && props.list !== undefined;
  const chosen = () => props.messages.filter((message) => props.list?.selection.has(message.id));
  const toggleAll = () => {
    const { selection } = props.list!;
    if (chosen().length === props.messages.length) selection.remove(props.messages);
    else selection.add(props.messages);
  };
  return (
    <table class="w-full border-separate border-spacing-0 text-sm">
      <thead>
        <tr>
          <Show when={mayChoose()}>
            <th class={`${head} w-9 !px-1.5`}>
              <SelectBox
                label="Select all of these"
                checked={chosen().length === props.messages.length}
                mixed={chosen().length > 0}
                onToggle={toggleAll}
              />
            </th>
          </Show>
          <th class={head} scope="col">To</th>
          <th class={head} scope="col">Leaves</th>
          <For each={props.varying}>
            {(one) => (
              <th
                class={head}
                classList={{ "!text-accent": props.lit === one.path }}
                scope="col"
                onPointerEnter={() => props.onLit(one.path)}
                onPointerLeave={() => props.onLit(null)}
              >
                {shortName(one)}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.messages}>{(message) => <Row message={message} mayChoose={mayChoose()} table={props} />}</For>
      </tbody>
    </table>
  );
}

function Row(props: { message: Message; mayChoose: boolean; table: Props }) {
  const now = createNow();
  const message = () => props.message;
  const differs = () => props.table.differences.of(message().id);
  const values = createMemo(() => differs() ? valuesOf(differs()!) : null);
  const isChosen = () => props.table.list?.selection.has(message().id) ?? false;
  const leaves = () => holdText(message(), now());
  /** Why a value is not there: it is a hole, or its fallback is sent. */
  const lack = (path: string) => message().checks.find((check) => check.detail === path)?.kind;
  const line = "border-t border-line/70";
  return (
    <>
      <tr class="group" classList={{ "bg-accent-soft": isChosen(), "hover:bg-hover": !isChosen() }}>
        <Show when={props.mayChoose}>
          <td class={`${line} px-1.5 align-top`}>
            <SelectBox
              label={`Select the mail to ${partiesOf(message().to)}`}
              checked={isChosen()}
              onToggle={(withShift) =>
                withShift
                  ? props.table.list?.selection.extendTo(message())
                  : props.table.list?.selection.toggle(message())}
            />
          </td>
        </Show>
        <td class={`${cell} ${line}`}>
          <A
            href={props.table.desk.place.hrefOf(message().id)}
            class="rounded-sm font-medium hover:underline"
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              props.table.desk.place.show(message().id);
            }}
          >
            {partiesOf(message().to)}
          </A>{" "}
          <span class="text-xs text-muted">{message().account.name}</span>
        </td>
        <td class={`${cell} ${line}`}>
          <span class="flex items-center gap-2">
            <span class={inks[leaves().tone] ?? "text-muted"}>
              <StatusDot tone={leaves().tone} label={leaves().short} />
            </span>
            <CheckBadges message={message()} nowMs={now()} nameOf={props.table.nameOf} leftOut={inCells} />
            <Show when={message().editors.length > 0}>
              <AvatarStack label="Open now" people={message().editors} />
            </Show>
          </span>
        </td>
        <For each={props.table.varying}>
          {(one) => (
            <td
              class={`${cell} ${line} tabular-nums`}
              classList={{ "bg-accent-soft/60": props.table.lit === one.path }}
            >
              <Show
                when={values()?.get(one.path)}
                fallback={
                  <span
                    classList={{ "text-danger": lack(one.path) === "hole", "text-faint": lack(one.path) !== "hole" }}
                  >
                    {lack(one.path) === "hole" ? "missing" : lack(one.path) === "fallback_used" ? "fallback" : "—"}
                  </span>
                }
              >
                {(value) => value()}
              </Show>
            </td>
          )}
        </For>
      </tr>
      <Show when={differs()?.lines.length ? differs() : undefined}>
        {(one) => (
          <tr classList={{ "bg-accent-soft": isChosen() }}>
            <Show when={props.mayChoose}>
              <td />
            </Show>
            <td class="px-3 pt-0 pb-2" colspan={props.table.varying.length + 2}>
              <Edited lines={one().lines} by={message().editedBy?.name ?? null} />
            </td>
          </tr>
        )}
      </Show>
    </>
  );
}

/** The lines that were edited: as they began, and as they are. */
function Edited(props: { lines: Differs["lines"]; by: string | null }) {
  return (
    <div class="border-l-2 border-warn pl-3">
      <span class="sr-only">{`Edited${props.by ? ` by ${props.by}` : ""}:`}</span>
      <For each={props.lines}>
        {(line) => (
          <p class="break-words">
            <Show when={line.was !== ""}>
              <del class="text-muted decoration-danger/60">{line.was}</del>
              {" "}
            </Show>
            <Show when={line.is !== ""}>
              <ins class="no-underline">{line.is}</ins>
            </Show>
          </p>
        )}
      </For>
      <Show when={props.by}>{(by) => <p class="text-xs text-faint" aria-hidden="true">{by()}</p>}</Show>
    </div>
  );
}
