import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Match, Show, Switch } from "solid-js";
import { isPlaybookFault } from "#jobs/rules/playbook-fault.ts";
import { endedText, type Message, standInText, stateOf } from "#web/shared/mail/message-state.ts";
import { startQuery } from "#web/shared/mail/start-stop.ts";
import { StartTurn } from "#web/shared/mail/StartStop.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { createNow, Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Check, CircleAlert, Clock, Play, Trash, UserRound } from "#web/shared/ui/icons.ts";
import { Kbd } from "#web/shared/ui/Kbd.tsx";
import { ApprovalNote, SeeWords } from "./ApprovalNote.tsx";
import type { Desk } from "./create-desk.ts";
import { holdText } from "#web/shared/mail/hold-text.ts";
import { Holes } from "./Holes.tsx";
import { awaitsApproval } from "./SelectionActions.tsx";

const tones = {
  neutral: "bg-sunken text-muted",
  accent: "bg-sunken text-muted",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
};

/** When the message leaves, what decides it and what a person can do about it; or how it ended (PR3, PE3). `readSeq` is the version
 * of the words that are shown. */
export function HoldLine(
  props: { message: Message; holes: readonly string[]; readSeq: number | undefined; desk: Desk },
) {
  const me = useMe();
  const now = createNow();
  const text = () => holdText(props.message, now());
  return (
    <Show when={props.message.state === "pending"} fallback={<Ended message={props.message} />}>
      <div class={`flex flex-wrap items-start gap-x-2.5 gap-y-2 px-4 py-2.5 text-sm ${tones[text().tone]}`}>
        <span class="mt-0.5 shrink-0" aria-hidden="true">
          <Show when={text().tone === "danger"} fallback={<Clock size={16} />}>
            <CircleAlert size={16} />
          </Show>
        </span>
        <div role="status" class="min-w-48 flex-1">
          <p class="font-medium">{text().title}</p>
          <Show when={text().all}>{(words) => <p class="break-words">{words()}</p>}</Show>
          <Show
            when={props.message.approval !== "voided"}
            fallback={<ApprovalNote message={props.message} />}
          >
            <Show when={props.holes.length === 0 && text().why}>
              <p class="break-words">{text().why}</p>
            </Show>
          </Show>
          <Show when={standInText(props.message)}>{(words) => <p class="break-words">{words()}</p>}</Show>
          <Show when={props.holes.length > 0}>
            <Holes message={props.message} holes={props.holes} />
          </Show>
        </div>
        <div class="flex flex-wrap items-center gap-2">
          <For each={holdsOf(props.message)}>
            {(hold) => <Remedy hold={hold} message={props.message} desk={props.desk} />}
          </For>
          <Show when={props.message.approval === "voided"}>
            <SeeWords message={props.message} desk={props.desk} />
          </Show>
          <Show when={awaitsApproval(props.message) && maySend(me())}>
            <Approve message={props.message} readSeq={props.readSeq} desk={props.desk} />
          </Show>
        </div>
      </div>
    </Show>
  );
}

function Approve(props: { message: Message; readSeq: number | undefined; desk: Desk }) {
  return (
    <Show
      when={props.message.mayApprove}
      fallback={<span class="max-w-48 text-xs">The last hand on it is yours, so somebody else approves.</span>}
    >
      <Button size="sm" onClick={() => props.desk.approve([props.message], props.readSeq)}>
        <Check size={14} aria-hidden="true" />
        {props.message.approval === "voided" ? "Approve again" : "Approve"}
        <Kbd keys="a" />
      </Button>
    </Show>
  );
}

type Hold = NonNullable<Message["hold"]>;
/** All that hold it; of what is stopped at several places the first, as all lead to one. */
function holdsOf({ hold, alsoHeld }: Message): Hold[] {
  const holds = hold ? [hold, ...alsoHeld] : [];
  return holds.filter((one, n) => holds.findIndex(({ kind }) => kind === one.kind) === n);
}

/** What a person can do here about one of what holds it. */
function Remedy(props: { hold: Hold; message: Message; desk: Desk }) {
  const me = useMe();
  const kind = () => props.hold.kind;
  const startId = () => (kind() === "paused" ? props.message.start?.id : undefined);
  const start = useQuery(() => ({ ...startQuery(startId() ?? ""), enabled: startId() !== undefined }));
  const stopped = () => (startId() !== undefined && start.data?.paused && mayWork(me()) ? start.data : null);
  const link = (href: string, words: string) => <A href={href} class="underline underline-offset-2">{words}</A>;
  return (
    <Switch>
      <Match when={kind() === "life_event" && maySend(me())}>
        <Button size="sm" onClick={() => props.desk.release([props.message])}>
          <Play size={14} aria-hidden="true" /> Release
        </Button>
        <Button size="sm" onClick={() => props.desk.remove([props.message])}>
          <Trash size={14} aria-hidden="true" /> Delete
        </Button>
      </Match>
      <Match when={kind() === "bad_link" && mayWork(me()) && !props.desk.place.isEditing()}>
        <Button size="sm" onClick={() => props.desk.place.show(props.message.id, { edit: true })}>Edit the text</Button>
      </Match>
      <Match when={kind() === "no_sender" && maySend(me())}>
        <Button size="sm" onClick={() => props.desk.place.setSide("details")}>
          <UserRound size={14} aria-hidden="true" /> Choose a sender
        </Button>
      </Match>
      <Match when={kind() === "channel_broken"}>{link("/settings/channels", "Channels")}</Match>
      <Match when={stopped()}>{(its) => <StartTurn start={its()} />}</Match>
      <Match when={isPlaybookFault(props.hold.detail) && props.message.playbook}>
        {(playbook) => link(`/playbooks/${playbook().id}`, "Its playbook")}
      </Match>
      <Match when={kind() === "paused" || kind() === "hourly_limit" || kind() === "daily_limit"}>
        {link("/settings/windows", "Windows and limits")}
      </Match>
    </Switch>
  );
}

function Ended(props: { message: Message }) {
  const me = useMe();
  const state = () => stateOf(props.message.state);
  return (
    <div role="status" class={`flex items-start gap-2.5 px-4 py-2.5 text-sm ${tones[state().tone]}`}>
      <div class="min-w-0 flex-1">
        <p class="font-medium">
          {state().label}
          <Show when={props.message.endedAt}>
            {(at) => (
              <>
                {" "}
                <Time at={at()} zone={me().timeZone} />
              </>
            )}
          </Show>
        </p>
        <Show when={endedText(props.message)}>{(words) => <p class="break-words">{words()}</p>}</Show>
      </div>
      <A href={`/conversations/${props.message.conversationId}`} class="shrink-0 underline underline-offset-2">
        Conversation
      </A>
    </div>
  );
}
