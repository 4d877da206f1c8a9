import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { endedText, type Message, stateOf } from "#web/shared/mail/message-state.ts";
import { maySend, useMe } from "#web/shared/me.ts";
import { createNow, Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Check, CircleAlert, Clock } from "#web/shared/ui/icons.ts";
import { holdText } from "./hold-text.ts";
import { holeFix } from "./hole-fix.ts";
import { approve } from "./message-actions.ts";

const tones = {
  neutral: "bg-sunken text-muted",
  accent: "bg-sunken text-muted",
  ok: "bg-ok-soft text-ok",
  warn: "bg-warn-soft text-warn",
  danger: "bg-danger-soft text-danger",
};

/** When the message leaves, what decides it and what a person can do about it; or how it ended (PR3, PE3). */
export function HoldLine(props: { message: Message; holes: string[] }) {
  const me = useMe();
  const now = createNow();
  const text = () => holdText(props.message, now());
  return (
    <Show when={props.message.state === "pending"} fallback={<Ended message={props.message} />}>
      <div role="status" class={`flex items-start gap-2.5 px-4 py-2.5 text-sm ${tones[text().tone]}`}>
        <span class="mt-0.5 shrink-0" aria-hidden="true">
          <Show when={text().tone === "danger"} fallback={<Clock size={16} />}>
            <CircleAlert size={16} />
          </Show>
        </span>
        <div class="min-w-0 flex-1">
          <p class="font-medium">{text().title}</p>
          <Show when={props.holes.length === 0 && text().why}>
            <p class="break-words">{text().why}</p>
          </Show>
          <Show when={props.message.ignoreWindow}>
            <p>A person chose to ignore the sending window.</p>
          </Show>
          <Show when={props.holes.length > 0}>
            <Holes message={props.message} holes={props.holes} />
          </Show>
        </div>
        <Show when={props.message.approval === "needed" && maySend(me())}>
          <Button size="sm" onClick={() => void approve(props.message.id)}>
            <Check size={14} aria-hidden="true" /> Approve
          </Button>
        </Show>
      </div>
    </Show>
  );
}

/** Each missing value with the place where it is filled in. */
function Holes(props: { message: Message; holes: string[] }) {
  const me = useMe();
  const account = useQuery(() => ({
    queryKey: ["account", props.message.account.id],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: props.message.account.id }, signal }),
  }));
  const fixes = () =>
    props.holes.map((path) =>
      holeFix(path, {
        message: props.message,
        account: account.isSuccess ? account.data : null,
        meId: me().id,
      })
    );
  return (
    <ul class="mt-1 list-disc pl-4">
      <For each={fixes()}>
        {(fix) => (
          <li>
            <span class="font-medium">{fix.name}</span>:{" "}
            <Show when={fix.href} fallback={fix.words}>
              {(href) => <A href={href()} class="underline underline-offset-2">{fix.words}</A>}
            </Show>
            , or give it a fallback in the text.
          </li>
        )}
      </For>
    </ul>
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
