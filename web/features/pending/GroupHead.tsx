import { createMemo, Show } from "solid-js";
import type { DataHandle } from "#web/shared/data-view/DataView.tsx";
import type { Message } from "#web/shared/mail/message-state.ts";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { Button, buttonClass, IconButton } from "#web/shared/ui/Button.tsx";
import { CalendarClock, Check, Ellipsis, Pencil, Send, Trash, X } from "#web/shared/ui/icons.ts";
import { Menu, type MenuEntry } from "#web/shared/ui/Menu.tsx";
import type { Desk } from "./create-desk.ts";
import { GroupSigns, type MessageGroup } from "./groups.tsx";
import { awaitsApproval } from "./SelectionActions.tsx";

/** What a group is called and what can be done with all of it, or with those of it that are selected. */
export function GroupHead(
  props: {
    group: MessageGroup | undefined;
    rows: readonly Message[];
    desk: Desk;
    list: DataHandle<Message> | undefined;
  },
) {
  const me = useMe();
  const chosen = createMemo(() => props.rows.filter((row) => props.list?.selection.has(row.id)));
  const targets = () => (chosen().length > 0 ? chosen() : [...props.rows]);
  const toApprove = createMemo(() => targets().filter(awaitsApproval));
  /** All that there are, and not only all that were read. */
  const isAll = (n: number) => chosen().length === 0 && n === props.group?.count;
  const many = (n: number) => (isAll(n) ? " all" : ` ${n.toLocaleString("en")}`);
  const ask = (kind: "sendNow" | "reschedule" | "change") => props.desk.ask({ kind, messages: targets() });
  const more = (): MenuEntry[] => [
    {
      label: "Reschedule",
      icon: <CalendarClock size={14} aria-hidden="true" />,
      keys: "r",
      run: () => ask("reschedule"),
    },
    {
      label: "Change sender, addresses…",
      icon: <Pencil size={14} aria-hidden="true" />,
      keys: "f",
      run: () => ask("change"),
    },
    "line",
    {
      label: `Delete${many(targets().length)}`,
      icon: <Trash size={14} aria-hidden="true" />,
      keys: "d",
      danger: true,
      run: () => props.desk.remove(targets()),
    },
  ];
  return (
    <header class="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
      <h2 class="min-w-0 truncate text-base font-semibold">{props.group?.name ?? "These messages"}</h2>
      <Show when={props.group}>
        {(group) => (
          <span class="flex items-center gap-3 text-xs text-muted tabular-nums">
            {group().count === 1 ? "1 message" : `${group().count.toLocaleString("en")} messages`}
            <GroupSigns group={group()} />
          </span>
        )}
      </Show>
      <div class="ml-auto flex items-center gap-1">
        <Show when={maySend(me()) && props.rows.length > 0}>
          <Show when={toApprove().length > 0}>
            <Button size="sm" look="primary" onClick={() => props.desk.approve(toApprove())}>
              <Check size={14} aria-hidden="true" /> {`Approve${many(toApprove().length)}`}
            </Button>
          </Show>
          <Button size="sm" look={toApprove().length > 0 ? "plain" : "primary"} onClick={() => ask("sendNow")}>
            <Send size={14} aria-hidden="true" /> {`Send${many(targets().length)} now`}
          </Button>
        </Show>
        <Show when={mayWork(me()) && props.rows.length > 0}>
          <Menu
            label="More for these messages"
            entries={maySend(me()) ? more() : more().slice(-1)}
            class={`${buttonClass("ghost", "sm")} size-7 !px-0`}
          >
            <Ellipsis size={15} aria-hidden="true" />
          </Menu>
        </Show>
        <IconButton size="sm" label="Close" keys="Escape" onClick={() => props.desk.place.show(null)}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  );
}
