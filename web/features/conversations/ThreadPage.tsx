import { useNavigate, useParams, useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createEffect, createSignal, For, on, onMount, Show } from "solid-js";
import { DraftEditor } from "#web/features/drafts/DraftEditor.tsx";
import { type Answer, request } from "#web/shared/api.ts";
import { preloadIdle } from "#web/shared/lazy.tsx";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Archive, Mail, Reply, RotateCcw } from "#web/shared/ui/icons.ts";
import { Kbd } from "#web/shared/ui/Kbd.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { CloseDialog, reopen } from "./CloseDialog.tsx";
import { MessageCard } from "./MessageCard.tsx";
import type { ThreadMessage } from "./MessageHead.tsx";
import { createEarlier } from "./create-earlier.ts";
import { createMarkRead } from "./create-mark-read.ts";
import { ReplyBox } from "./ReplyBox.tsx";
import { ThreadAside } from "./ThreadAside.tsx";

type Conversation = Answer<"GET /api/conversations/:id">;
const tones = { pending: "warn", active: "ok", closed: "neutral" } as const;
/** So many messages of a long thread are loaded at first, and at each press; no more than that in all. */
const [atFirst, step, mostShown] = [50, 50, 1_000];
/** So many of the newest begin open. */
const openAtFirst = 3;

/** One conversation: its messages in order, what is pending in it, the reply box, and who ties it to which account (VI9, ST9, PD4). */
export default function ThreadPage() {
  const params = useParams<{ id: string }>();
  const [newest, setNewest] = createSignal(atFirst);
  createEffect(on(() => params.id, () => setNewest(atFirst), { defer: true }));
  const conversation = useQuery<Conversation>(() => ({
    queryKey: ["conversation", params.id, newest()],
    queryFn: ({ signal }) =>
      request("GET /api/conversations/:id", { params: { id: params.id }, query: { newest: `${newest()}` }, signal }),
    // What is read stays while more of it comes.
    placeholderData: (shown) => (shown?.id === params.id ? shown : undefined),
    meta: { follows: ["message", "sender", "channel", "setting", "user", "account"] },
  }));
  return (
    <Loaded query={conversation}>
      {(data) => (
        <View
          conversation={data()}
          isLoading={conversation.isPlaceholderData}
          onMore={(all) => setNewest((count) => (all ? mostShown : Math.min(mostShown, count + step)))}
        />
      )}
    </Loaded>
  );
}

function View(props: { conversation: Conversation; isLoading: boolean; onMore: (all: boolean) => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const nameOf = useVariableNames();
  const [search, setSearch] = useSearchParams<{ reply?: string }>();
  const [isClosing, setClosing] = createSignal(false);
  const one = () => props.conversation;
  const isReplying = () => search.reply === "true";
  const reply = (open: boolean) => setSearch({ reply: open ? "true" : undefined }, { replace: true });
  const openAgain = () =>
    reopen(one().id).then(() => toast("The conversation is open again"), (error) => toastError(error));
  const canClose = () => one().state === "active" && mayWork(me());
  const canReopen = () => one().state === "closed" && mayWork(me()) && one().newest !== null;
  const canUnread = () => mayWork(me()) && one().replied !== null && one().state !== "closed";
  let list!: HTMLOListElement;
  const more = createEarlier(() => list, () => one().messages.length, () => props.onMore(false));
  // A link to a message that is not among the newest.
  onMount(() => {
    const wanted = /^#message-\w+$/.test(location.hash) ? location.hash.slice(1) : null;
    if (wanted && one().earlier > 0 && !document.getElementById(wanted)) props.onMore(true);
  });
  const unread = async () => {
    navigate("/active");
    await request("POST /api/conversations/:id/unread", { params: { id: one().id } }).catch(toastError);
  };
  const focusBeside = (by: number) => {
    const cards = [...list.querySelectorAll<HTMLElement>("[data-message]")];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(cards.length - 1, Math.max(0, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  createMarkRead(() => mayWork(me()) ? one() : null);
  onMount(() => preloadIdle(DraftEditor));
  createShortcuts("Conversation", [
    { keys: "r", label: "Reply", run: () => reply(true), when: () => maySend(me()) },
    {
      keys: "c",
      label: "Close, or open again",
      run: () => canClose() ? setClosing(true) : canReopen() && void openAgain(),
      when: () => mayWork(me()),
    },
    { keys: "m", label: "Mark unread", run: () => void unread(), when: canUnread },
    { keys: "j", label: "Next message", run: () => focusBeside(1) },
    { keys: "k", label: "Previous message", run: () => focusBeside(-1) },
    {
      keys: "o",
      label: "Fold or open the message",
      run: () => document.activeElement?.closest("[data-message]")?.querySelector<HTMLElement>("h2 button")?.click(),
    },
  ]);
  return (
    <Page
      title={writtenName(one().subject, nameOf) || "No subject"}
      crumbs={[{ label: "Active", href: "/active" }]}
      beside={<Badge tone={tones[one().state]}>{one().state[0]!.toUpperCase() + one().state.slice(1)}</Badge>}
      width="wide"
      actions={
        <>
          <Show when={canUnread()}>
            <Button onClick={() => void unread()}>
              <Mail size={14} aria-hidden="true" /> Mark unread <Kbd keys="m" />
            </Button>
          </Show>
          <Show when={canClose()}>
            <Button onClick={() => setClosing(true)}>
              <Archive size={14} aria-hidden="true" /> Close <Kbd keys="c" />
            </Button>
          </Show>
          <Show when={canReopen()}>
            <Button onClick={() => void openAgain()}>
              <RotateCcw size={14} aria-hidden="true" /> Open again <Kbd keys="c" />
            </Button>
          </Show>
          <Show when={maySend(me()) && !isReplying()}>
            <Button look="primary" onClick={() => reply(true)}>
              <Reply size={14} aria-hidden="true" /> Reply <Kbd keys="r" />
            </Button>
          </Show>
        </>
      }
    >
      <div class="grid grid-cols-[minmax(0,1fr)_18rem] gap-x-8 gap-y-6 max-lg:grid-cols-1">
        <div class="flex min-w-0 flex-col gap-3">
          <Show when={one().earlier > 0 && one().messages.length < mostShown}>
            <Button onClick={more} disabled={props.isLoading}>
              {props.isLoading ? "Loading…" : `Show earlier messages (${one().earlier})`}
            </Button>
          </Show>
          <ol ref={list} class="flex min-w-0 flex-col gap-3" aria-label="Messages">
            <For each={one().messages.map(({ id }) => id)}>
              {(id, n) => (
                <li>
                  <Show when={one().messages.find((message) => message.id === id)}>
                    {(message) => (
                      <MessageCard
                        message={message()}
                        zone={me().timeZone}
                        folded={isFolded(message(), one().messages.length - n())}
                      />
                    )}
                  </Show>
                </li>
              )}
            </For>
          </ol>
          <Show when={maySend(me())}>
            <ReplyBox
              conversation={one()}
              open={isReplying()}
              onOpen={() => reply(true)}
              onClose={() => reply(false)}
            />
          </Show>
        </div>
        <ThreadAside conversation={one()} />
      </div>
      <Show when={isClosing()}>
        <CloseDialog conversations={[one()]} onClose={() => setClosing(false)} />
      </Show>
    </Page>
  );
}

/** What nobody wrote, what ended unsent and what is long past begins folded. */
const isFolded = (message: ThreadMessage, fromEnd: number): boolean =>
  message.inbound?.automatic != null || message.state === "cancelled" || message.state === "skipped" ||
  fromEnd > openAtFirst;
