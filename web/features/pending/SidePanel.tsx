import { createEffect, type JSX, Show } from "solid-js";
import { CommentsPanel } from "#web/features/comments/CommentsPanel.tsx";
import type { CommentDesk } from "#web/features/comments/create-comment-desk.ts";
import { HistoryPanel } from "#web/features/history/HistoryPanel.tsx";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Sheet } from "#web/shared/ui/Sheet.tsx";
import { Tabs } from "#web/shared/ui/Tabs.tsx";
import { ChecksTab } from "./ChecksTab.tsx";
import { type Check, toneOf } from "./check-text.ts";
import type { Desk } from "./create-desk.ts";
import { DetailsTab } from "./DetailsTab.tsx";
import { createChecks } from "./create-checks.ts";
import { sideLabels, type SideTab, sideTabs } from "./side-tabs.ts";

const focusable = ":is(button:not(:disabled), a[href], input)";

/** What stands beside the mail and beside its draft: details, checks, comments and history. Where there is no room it is a sheet. */
export function SidePanel(
  props: {
    message: Message;
    desk: Desk;
    comments: CommentDesk;
    hasRoom: boolean;
    /** How often whoever writes has paused: what was written is then checked. */
    pauses: number;
  },
) {
  const me = useMe();
  const place = () => props.desk.place;
  const checks = createChecks(() => ({
    message: props.message,
    pauses: props.pauses,
    isEditing: place().isEditing(),
  }));
  const counts = (): Partial<Record<SideTab, number>> => ({
    checks: checks().length,
    comments: props.comments.open().length,
  });
  const panels: Record<SideTab, () => JSX.Element> = {
    details: () => <DetailsTab message={props.message} desk={props.desk} />,
    checks: () => <ChecksTab message={props.message} checks={checks()} desk={props.desk} />,
    comments: () => (
      <div class="p-4">
        <CommentsPanel messageId={props.message.id} desk={props.comments} />
      </div>
    ),
    history: () => (
      <div class="p-2">
        <HistoryPanel room={`draft:${props.message.id}`} />
      </div>
    ),
  };
  // The same tabs as long as it stands: a count that changes must not build its panel, and what is written in it, anew.
  const tabs = sideTabs.map((value) => ({
    value,
    label: sideLabels[value],
    get count() {
      return counts()[value] || undefined;
    },
    get tone() {
      return value === "checks" ? loudest(checks()) : undefined;
    },
    panel: panels[value],
  }));
  let box: HTMLDivElement | undefined;
  // A key that leads here leads into it: to a new comment, or to the first thing that can be done.
  createEffect(() => {
    const tab = props.desk.summoned();
    if (tab === null || place().side() !== tab) return;
    props.desk.arrived();
    if (tab === "comments" && mayWork(me())) props.comments.write("mail");
    else requestAnimationFrame(() => box?.querySelector<HTMLElement>(`[role=tabpanel] ${focusable}`)?.focus());
  });
  const body = () => (
    <div ref={box} class="flex min-h-0 flex-1 flex-col">
      <Tabs
        class="flex-1"
        label="Beside the message"
        tabs={tabs}
        value={place().side() ?? "details"}
        onChange={(tab) => place().setSide(tab as SideTab)}
      />
    </div>
  );
  return (
    <Show
      when={props.hasRoom}
      fallback={
        <Sheet
          open={place().side() !== null}
          onClose={() => place().setSide(null)}
          title={partiesOf(props.message.to)}
        >
          {body()}
        </Sheet>
      }
    >
      <Show when={place().side() !== null}>
        <aside aria-label="Beside the message" class="flex w-72 shrink-0 flex-col border-l min-[90rem]:w-80">
          {body()}
        </aside>
      </Show>
    </Show>
  );
}

/** The tone of the weightiest check, where it is to be heard. */
function loudest([first]: readonly Check[]): "warn" | "danger" | undefined {
  const tone = first && toneOf(first.kind);
  return tone === "warn" || tone === "danger" ? tone : undefined;
}
