import { createEffect, createSignal, on, onCleanup, onMount, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { wordsOf } from "#web/shared/api-error.ts";
import { Parties } from "#web/shared/mail/Parties.tsx";
import { createNow } from "#web/shared/times.tsx";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { keyOf } from "#web/shared/shortcuts/keys.ts";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { Clock, Reply, Send, Trash, X } from "#web/shared/ui/icons.ts";
import { Kbd } from "#web/shared/ui/Kbd.tsx";
import { Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import { createPlan, createReply, leavesText, replyText } from "./create-reply.ts";
import { LaterDialog } from "./LaterDialog.tsx";
import { ReplyFields } from "./ReplyFields.tsx";

type Conversation = Answer<"GET /api/conversations/:id">;

/** Where one writes back: now, with 10 s to take it back, or later; every gate decides as for any other mail (ST9). */
export function ReplyBox(
  props: { conversation: Conversation; open: boolean; onOpen: () => void; onClose: () => void },
) {
  return (
    <Show
      when={props.open}
      fallback={<Bar conversationId={props.conversation.id} onOpen={props.onOpen} />}
    >
      <Box conversation={props.conversation} onClose={props.onClose} />
    </Show>
  );
}

/** Says whom the reply would go to, as the reply itself asks. */
function Bar(props: { conversationId: string; onOpen: () => void }) {
  const plan = createPlan(() => props.conversationId, () => ({}), () => true);
  return (
    <button
      type="button"
      class="flex items-center gap-2 rounded-xl border border-dashed px-4 py-3 text-left text-sm text-muted hover:border-line-strong hover:text-text"
      onClick={props.onOpen}
    >
      <Reply size={15} class="shrink-0" aria-hidden="true" />
      <span class="min-w-0 flex-1 truncate phone:whitespace-normal">
        {replyText(plan.isSuccess ? plan.data : undefined)}
      </span>
      <Kbd keys="r" />
    </button>
  );
}

function Box(props: { conversation: Conversation; onClose: () => void }) {
  const now = createNow();
  const reply = createReply(() => props.conversation.id, () => true);
  const [isLater, setLater] = createSignal(false);
  const plan = () => reply.plan();
  const isReady = () => plan()?.refused === null && !reply.isBlank();
  const sendNow = async () => {
    if (isReady() && await reply.send.run("now")) props.onClose();
  };
  let box!: HTMLElement;
  // Once there is something to write in, it is in sight and has the focus.
  createEffect(on(reply.isPending, (pending) => {
    if (pending) return;
    requestAnimationFrame(() => {
      box.scrollIntoView({ block: "end" });
      box.querySelector<HTMLElement>("[contenteditable=true]")?.focus({ preventScroll: true });
    });
  }));
  // Before the editor, to which it is a line break.
  onMount(() => {
    const onKey = (press: KeyboardEvent) => {
      if (keyOf(press) !== "mod+Enter" || press.isComposing) return;
      press.preventDefault();
      press.stopPropagation();
      void sendNow();
    };
    box.addEventListener("keydown", onKey, { capture: true });
    onCleanup(() => box.removeEventListener("keydown", onKey, { capture: true }));
  });
  createShortcuts("Reply", [
    { keys: "mod+Enter", label: "Send the reply", run: () => void sendNow(), inText: true },
    { keys: "Escape", label: "Leave the reply, its words stay", run: props.onClose },
  ]);
  return (
    <section ref={box} aria-label="Reply" class="flex scroll-mb-6 flex-col rounded-xl border bg-surface">
      <header class="flex items-center gap-2 px-4 pt-3 text-sm">
        <Reply size={15} class="shrink-0 text-muted" aria-hidden="true" />
        <span class="shrink-0 text-muted">To</span>
        <div class="min-w-0 flex-1">
          <Parties parties={plan()?.to ?? props.conversation.to} />
        </div>
        <IconButton size="sm" label="Leave the reply" keys="Escape" onClick={props.onClose}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      </header>
      <Show when={reply.error()}>
        {(error) => (
          <div class="px-4 pt-3">
            <Notice tone="danger">{wordsOf(error())}</Notice>
          </div>
        )}
      </Show>
      <Show when={plan()?.refused}>
        {(words) => (
          <div class="px-4 pt-3">
            <Notice tone="info">{words()}</Notice>
          </div>
        )}
      </Show>
      <Show when={!reply.isPending()} fallback={<SkeletonLines lines={4} />}>
        <ReplyFields conversation={props.conversation} reply={reply} />
      </Show>
      <Show when={reply.send.beside()}>
        {(words) => (
          <div class="px-4 pb-3">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
      <footer class="flex flex-wrap items-center justify-end gap-2 border-t px-4 py-2.5">
        <p class="min-w-48 flex-1 text-xs text-muted phone:basis-full" role="status">{leavesText(plan(), now())}</p>
        <Show when={!reply.isBlank()}>
          <IconButton
            size="sm"
            label="Throw the words away"
            onClick={() => {
              reply.clear();
              props.onClose();
            }}
          >
            <Trash size={14} aria-hidden="true" />
          </IconButton>
        </Show>
        <Button size="sm" disabled={!isReady()} onClick={() => setLater(true)}>
          <Clock size={14} aria-hidden="true" /> Later…
        </Button>
        <Button
          size="sm"
          look="primary"
          pending={reply.send.pending()}
          disabled={!isReady()}
          onClick={() => void sendNow()}
        >
          <Send size={14} aria-hidden="true" /> Send
        </Button>
      </footer>
      <Show when={isLater()}>
        <LaterDialog
          conversationId={props.conversation.id}
          reply={reply}
          onClose={() => setLater(false)}
          onDone={() => {
            setLater(false);
            props.onClose();
          }}
        />
      </Show>
    </section>
  );
}
