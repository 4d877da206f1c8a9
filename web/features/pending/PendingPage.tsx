import { useNavigate, useParams, useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import type { Message } from "#web/shared/mail/message-state.ts";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { createNow } from "#web/shared/times.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { CalendarClock, Inbox, Send, Trash } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { narrowColumns, wideColumns } from "./columns.tsx";
import { deleteMessages } from "./message-actions.ts";
import { MessagePane } from "./MessagePane.tsx";
import { MineOrAll } from "./MineOrAll.tsx";
import { RescheduleDialog } from "./RescheduleDialog.tsx";
import { SendNowDialog } from "./SendNowDialog.tsx";
import { createFilters } from "./create-filters.ts";

/** What waits to leave, to look at and to act on (PR1-PR3): a list, and beside it the message that is open. */
export default function PendingPage() {
  const me = useMe();
  const now = createNow();
  const params = useParams<{ id?: string }>();
  const [search, setSearch] = useSearchParams<{ view?: string; edit?: string }>();
  const navigate = useNavigate();
  const [sending, setSending] = createSignal<Message[]>([]);
  const [rescheduling, setRescheduling] = createSignal<Message[]>([]);
  const view = () => (search.view === "all" ? "all" : "mine");
  const openId = () => params.id ?? null;
  const isEditing = () => openId() !== null && search.edit === "1";
  const filters = createFilters();

  const show = (id: string | null, o: { edit?: boolean; replace?: boolean } = {}) => {
    const query = new URLSearchParams(location.search);
    if (o.edit) query.set("edit", "1");
    else query.delete("edit");
    const text = query.size > 0 ? `?${query}` : "";
    navigate(`/pending${id === null ? "" : `/${id}`}${text}`, { replace: o.replace ?? false, scroll: false });
  };
  /** The open message was acted on here: when it leaves the list, the next one opens. */
  let advance = false;
  const acted = (messages: Message[]) => {
    advance = messages.some((message) => message.id === openId());
  };
  /** Whoever acted on what was selected is done with the selection. */
  let clearSelection = () => {};
  const remove = async (messages: Message[]) => {
    acted(messages);
    clearSelection();
    if (messages.length > 0) await deleteMessages(messages.map((message) => message.id));
  };
  const onCurrent = (message: Message, why: "moved" | "gone") => {
    if (openId() === null || isEditing() || message.id === openId()) return;
    if (why === "gone" && !advance) return;
    advance = false;
    show(message.id, { replace: true });
  };
  // Escape leaves the editor by itself; a second one closes the message.
  createShortcuts("Pending", [
    {
      keys: "Escape",
      label: "Close the message",
      run: () => (isEditing() ? show(openId(), { replace: true }) : show(null)),
      when: () => openId() !== null,
    },
  ]);
  createEffect(on(openId, () => advance = false));

  // While a draft is open to be written, a letter that misses its editor must never act on a row.
  const rowKeys = () =>
    isEditing() ? [] : [
      { keys: "e", label: "Edit", run: ([row]: Message[]) => row && show(row.id, { edit: true }) },
      ...(maySend(me())
        ? [
          { keys: "s", label: "Send now", run: (rows: Message[]) => setSending(rows) },
          { keys: "r", label: "Reschedule", run: (rows: Message[]) => setRescheduling(rows) },
        ]
        : []),
      ...(mayWork(me()) ? [{ keys: "d", label: "Delete", run: (rows: Message[]) => void remove(rows) }] : []),
    ];
  const columns = createMemo(() => openId() === null ? wideColumns(now) : narrowColumns(now));
  return (
    <Page
      title="Pending"
      fill
      beside={<MineOrAll value={view()} mine={me().pendingMine} onChange={(next) => setView(next)} />}
    >
      <div class="flex min-h-0 flex-1">
        <div
          class="flex min-h-0 min-w-0 flex-col"
          classList={{ "flex-1": openId() === null, "w-[22rem] shrink-0 border-r max-lg:hidden": openId() !== null }}
        >
          <DataView<Message>
            label="Pending messages"
            queryKey={["messages", "pending", view()]}
            follows={["sender", "setting", "channel", "account", "user", "teammate", "start"]}
            load={async ({ q, sort, filters: chosen, cursor, limit, signal }) => {
              const page = await request("GET /api/messages", {
                query: {
                  q,
                  sort: sort as "sendAt",
                  cursor,
                  limit,
                  ...(view() === "mine" ? { mine: "true" as const } : {}),
                  ...chosen,
                },
                signal,
              });
              filters.learn(page.items);
              return page;
            }}
            idOf={(message) => message.id}
            nameOf={(message) => `the mail to ${partiesOf(message.to)}`}
            hrefOf={(message) => `/pending/${message.id}${view() === "all" ? "?view=all" : ""}`}
            onOpen={(message) => show(message.id)}
            shownId={openId()}
            onCurrent={onCurrent}
            narrow={openId() !== null}
            defaultSort="sendAt"
            search="Search pending"
            filters={filters.list()}
            columns={columns()}
            shortcuts={rowKeys()}
            {...(mayWork(me())
              ? {
                actions: (selection: { rows: () => Message[]; clear: () => void }) => {
                  clearSelection = selection.clear;
                  return (
                    <>
                      <Show when={maySend(me())}>
                        <Button size="sm" look="primary" onClick={() => setSending(selection.rows())}>
                          <Send size={14} aria-hidden="true" /> Send now
                        </Button>
                        <Button size="sm" onClick={() => setRescheduling(selection.rows())}>
                          <CalendarClock size={14} aria-hidden="true" /> Reschedule
                        </Button>
                      </Show>
                      <Button size="sm" onClick={() => void remove(selection.rows())}>
                        <Trash size={14} aria-hidden="true" /> Delete
                      </Button>
                    </>
                  );
                },
              }
              : {})}
            empty={<Empty view={view()} onAll={() => setView("all")} />}
          />
        </div>
        <Show when={openId()}>
          {(id) => (
            <MessagePane
              id={id()}
              editing={isEditing()}
              actions={{
                close: () => show(null),
                edit: () => show(id(), { edit: true }),
                leaveEditor: () => show(id(), { replace: true }),
                sendNow: (message) => setSending([message]),
                reschedule: (message) => setRescheduling([message]),
                remove: (message) => void remove([message]),
              }}
            />
          )}
        </Show>
      </div>
      <SendNowDialog
        messages={sending()}
        onClose={() => setSending([])}
        onSent={() => {
          acted(sending());
          clearSelection();
          setSending([]);
        }}
      />
      <RescheduleDialog
        messages={rescheduling()}
        onClose={() => setRescheduling([])}
        onDone={() => {
          clearSelection();
          setRescheduling([]);
        }}
      />
    </Page>
  );

  function setView(next: "mine" | "all") {
    setSearch({ view: next === "all" ? "all" : null }, { replace: true });
  }
}

function Empty(props: { view: "mine" | "all"; onAll: () => void }) {
  const all = useQuery(() => ({
    queryKey: ["messages", "pending", "any"],
    queryFn: ({ signal }) => request("GET /api/messages", { query: { limit: 1 }, signal }),
    enabled: props.view === "mine",
  }));
  const isElsewhere = () => props.view === "mine" && all.isSuccess && all.data.items.length > 0;
  return (
    <EmptyState
      icon={<Inbox size={18} aria-hidden="true" />}
      title={isElsewhere() ? "Nothing of yours is pending" : "Nothing is pending"}
      action={
        <Show when={isElsewhere()} fallback={<LinkButton href="/accounts">Choose accounts</LinkButton>}>
          <Button onClick={props.onAll}>See everybody's</Button>
        </Show>
      }
    >
      <Show
        when={isElsewhere()}
        fallback="Start conversations from a selection of accounts or users: what you start waits here for review."
      >
        Mail that you send, or whose account you look after as CSM or AE, waits here.
      </Show>
    </EmptyState>
  );
}
