import { createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { request } from "#web/shared/api.ts";
import { isAdmin, maySend, mayWork, useMe } from "#web/shared/me.ts";
import { useArchived } from "#web/shared/traits/use-archived.ts";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { copyAsNew, dismiss, sendToTheOthers } from "./attention-actions.ts";
import type { AttentionItem } from "./attention-text.ts";
import { holeFix } from "./hole-fix.ts";
import { mayLeaveOut } from "./left-out.ts";
import { actOn } from "./message-actions.ts";
import { SettleUnknown } from "./SettleUnknown.tsx";

/** What a person can do about it, right here. */
export function AttentionFix(props: { item: AttentionItem }) {
  const me = useMe();
  const message = () => props.item.message;
  const reader = () => {
    const { about } = props.item;
    return about ? (about.userId === null ? undefined : about) : message().to.find((party) => party.userId !== null);
  };
  return (
    <span class="flex flex-wrap items-center gap-1.5 py-1">
      <Switch>
        <Match when={props.item.kind === "failed"}>
          <Show when={maySend(me())}>
            <Show when={mayLeaveOut(props.item)}>
              <Act act={() => sendToTheOthers(message())}>Send to the others</Act>
            </Show>
            <Act act={() => copyAsNew(message())}>Copy as new</Act>
          </Show>
          <Dismiss item={props.item} />
        </Match>
        <Match when={props.item.kind === "unknown" && maySend(me())}>
          <SettleUnknown item={props.item} />
        </Match>
        <Match when={props.item.kind === "bounced"}>
          <Show when={reader()}>
            {(party) => (
              <LinkButton size="sm" href={`/users/${party().userId}?edit=email`}>Correct the address</LinkButton>
            )}
          </Show>
          <Dismiss item={props.item} />
        </Match>
        <Match when={props.item.kind === "held"}>
          <Held item={props.item} />
        </Match>
      </Switch>
    </span>
  );
}

/** What lets a held message go, by what holds it. */
function Held(props: { item: AttentionItem }) {
  const me = useMe();
  const message = () => props.item.message;
  const review = (words = "Review") => (
    <LinkButton size="sm" href={`/pending/${message().id}?view=all`}>{words}</LinkButton>
  );
  const approve = async () => {
    try {
      const body = { seq: message().seq };
      await request("POST /api/messages/:id/approve", { params: { id: message().id }, body });
      toast("Approved");
    } catch (error) {
      toastError(error);
    }
  };
  const act = (action: "release_hold" | "cancel") => actOn([message().id], { action }).then(() => {}, toastError);
  return (
    <Switch fallback={review()}>
      <Match when={props.item.hold === "approval"}>
        {/* What was changed since is approved in sight of the difference alone. */}
        <Show when={message().approval === "needed" && message().mayApprove}>
          <Act act={approve}>Approve</Act>
        </Show>
        {review(message().approval === "voided" ? "See what changed" : "Review")}
      </Match>
      <Match when={props.item.hold === "life_event"}>
        <Show when={maySend(me())}>
          <Act act={() => act("release_hold")}>Release</Act>
        </Show>
        <Show when={mayWork(me())}>
          <Act act={() => act("cancel")}>Delete</Act>
        </Show>
        {review()}
      </Match>
      <Match when={props.item.hold === "missing_data"}>
        <FillIn item={props.item} />
        {review("Edit the text")}
      </Match>
      <Match when={props.item.hold === "bad_link"}>
        <LinkButton size="sm" href={`/pending/${message().id}?view=all&edit=1`}>Edit the text</LinkButton>
      </Match>
    </Switch>
  );
}

/** The place where the first missing value is filled in. */
function FillIn(props: { item: AttentionItem }) {
  const me = useMe();
  const archivedOf = useArchived();
  const path = () => props.item.message.checks.find((check) => check.kind === "hole")?.detail ?? null;
  const fix = () => {
    const missing = path();
    if (missing === null) return null;
    const facts = { me: { id: me().id, isAdmin: isAdmin(me()) }, archivedOf };
    return holeFix(missing, { message: props.item.message, account: null, ...facts });
  };
  return (
    <Show when={fix()?.href}>
      {(href) => <LinkButton size="sm" href={href()}>{fix()!.words}</LinkButton>}
    </Show>
  );
}

function Dismiss(props: { item: AttentionItem }) {
  const me = useMe();
  return (
    <Show when={mayWork(me())}>
      <Act act={() => dismiss(props.item.message)} look="ghost">Dismiss</Act>
    </Show>
  );
}

/** A button that waits for what it does. */
function Act(props: { act: () => Promise<void>; look?: "plain" | "ghost"; children: JSX.Element }) {
  const [pending, setPending] = createSignal(false);
  const run = async () => {
    setPending(true);
    await props.act();
    setPending(false);
  };
  return (
    <Button size="sm" look={props.look ?? "plain"} pending={pending()} onClick={() => void run()}>
      {props.children}
    </Button>
  );
}
