import { createMemo, Show } from "solid-js";
import type { Selection } from "#web/shared/data-view/create-selection.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { maySend, useMe } from "#web/shared/me.ts";
import { Button, buttonClass } from "#web/shared/ui/Button.tsx";
import { CalendarClock, Check, Ellipsis, Pencil, Play, Send, Trash } from "#web/shared/ui/icons.ts";
import { Menu, type MenuEntry } from "#web/shared/ui/Menu.tsx";
import type { Desk } from "./create-desk.ts";

/** What can be done to all that are selected; approving and releasing only where some of them wait for it. */
export function SelectionActions(props: { desk: Desk; selection: Selection<Message> }) {
  const me = useMe();
  const rows = () => props.selection.rows();
  const toApprove = createMemo(() => rows().filter(awaitsApproval));
  const toRelease = createMemo(() => rows().filter(isLifeHeld));
  const ask = (kind: "sendNow" | "reschedule" | "change") => props.desk.ask({ kind, messages: rows() });
  const more = (): MenuEntry[] => [
    {
      label: "Change sender, addresses…",
      icon: <Pencil size={14} aria-hidden="true" />,
      keys: "f",
      run: () => ask("change"),
    },
    ...(toRelease().length === 0 ? [] : [{
      label: `Release ${toRelease().length} held`,
      icon: <Play size={14} aria-hidden="true" />,
      run: () => props.desk.release(toRelease()),
    }]),
  ];
  return (
    <>
      <Show when={maySend(me())}>
        <Show when={toApprove().length > 0}>
          <Button size="sm" look="primary" onClick={() => props.desk.approve(toApprove())}>
            <Check size={14} aria-hidden="true" />
            {toApprove().length === rows().length ? "Approve" : `Approve ${toApprove().length}`}
          </Button>
        </Show>
        <Button size="sm" look={toApprove().length > 0 ? "plain" : "primary"} onClick={() => ask("sendNow")}>
          <Send size={14} aria-hidden="true" /> Send now
        </Button>
        <Button size="sm" onClick={() => ask("reschedule")}>
          <CalendarClock size={14} aria-hidden="true" /> Reschedule
        </Button>
      </Show>
      <Button size="sm" onClick={() => props.desk.remove(rows())}>
        <Trash size={14} aria-hidden="true" /> Delete
      </Button>
      <Show when={maySend(me())}>
        <Menu label="More for the selected" entries={more()} class={buttonClass("plain", "sm")} placement="top-end">
          <Ellipsis size={14} aria-hidden="true" />
        </Menu>
      </Show>
    </>
  );
}

export const awaitsApproval = ({ approval }: Pick<Message, "approval">) =>
  approval === "needed" || approval === "voided";
export const isLifeHeld = ({ hold }: Pick<Message, "hold">) => hold?.kind === "life_event";
