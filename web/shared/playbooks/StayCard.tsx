import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { writtenName } from "../mail/path-text.ts";
import { useMe } from "../me.ts";
import { Time } from "../times.tsx";
import { Badge, StatusDot } from "../ui/Badge.tsx";
import {
  afterText,
  leftText,
  messagePath,
  messageState,
  sampleText,
  type Stay,
  type StayStep,
  stepState,
  timeOf,
  whyAlone,
  whyText,
} from "./stay-text.ts";

/** One account's stay in a playbook: when it came and went, what was done, what not and why (PB5). `title` names what the page does not. */
export function StayCard(props: { stay: Stay; title: JSX.Element }) {
  const me = useMe();
  const one = () => props.stay;
  return (
    <li class="flex flex-col gap-2 px-4 py-3">
      <div class="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <span class="min-w-0 truncate text-sm font-medium">{props.title}</span>
        <Show when={one().leftAt === null} fallback={<Badge>Left</Badge>}>
          <Badge tone={one().baseline ? "neutral" : "ok"}>{one().baseline ? "Left alone" : "In it"}</Badge>
        </Show>
        <span class="text-xs text-muted">
          entered <Time at={one().enteredAt} zone={me().timeZone} />
          <Show when={one().leftAt}>
            {(at) => (
              <>
                {", left "}
                <Time at={at()} zone={me().timeZone} />: {leftText(one().leftWhy)}
              </>
            )}
          </Show>
        </span>
        <span class="ml-auto text-xs text-faint">version {one().version}</span>
      </div>
      <Show when={one().baseline}>
        <p class="text-xs text-muted">
          It matched already when this went live: nothing is done for it until it stops matching and matches anew.
        </p>
      </Show>
      <Show when={one().steps.length > 0}>
        <ol class="flex flex-col gap-2 border-l pl-3" aria-label="What was done">
          <For each={one().steps}>{(step) => <Step step={step} zone={me().timeZone} />}</For>
        </ol>
      </Show>
    </li>
  );
}

function Step(props: { step: StayStep; zone: string }) {
  const step = () => props.step;
  return (
    <li class="text-sm">
      <div class="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <StatusDot tone={stepState(step()).tone} label={writtenName(step().name)} />
        <span class="text-xs text-muted">
          {stepState(step()).label}
          <Show when={step().after}>{(after) => `, ${afterText(after())}`}</Show>
          <Show when={step().at}>
            {(at) => (
              <>
                {", "}
                <Time at={at()} zone={props.zone} />
              </>
            )}
          </Show>
        </span>
      </div>
      <Show when={whyAlone(step())}>{(why) => <p class="pl-3.5 text-xs text-muted">{whyText(why())}</p>}</Show>
      <For each={step().messages}>
        {(message) => (
          <p class="pl-3.5 text-xs text-muted">
            <For each={message.to} fallback="Nobody">
              {(user, n) => (
                <>
                  {n() > 0 ? ", " : ""}
                  <Show when={user.userId} fallback={user.name}>
                    {(id) => <A href={`/users/${id()}`} class="link inline-block min-h-6 leading-6">{user.name}</A>}
                  </Show>
                </>
              )}
            </For>
            {" · "}
            <A href={messagePath(message)} class="link inline-block min-h-6 leading-6">
              {`Mail ${messageState(message).label.toLowerCase()}`}
            </A>
            {timeOf(message).lead}
            <Show when={timeOf(message).at}>
              {(at) => (
                <>
                  {" "}
                  <Time at={at()} zone={props.zone} />
                </>
              )}
            </Show>
            <Show when={message.why}>{(why) => <>{`: ${whyText(why())}`}</>}</Show>
          </p>
        )}
      </For>
      <For each={step().skipped}>
        {(skip) => (
          <p class="pl-3.5 text-xs text-muted">
            {`${skip.count.toLocaleString("en")} skipped: ${whyText(skip.why)}`}
            <span class="text-faint">
              {` ${sampleText(skip)}`}
            </span>
          </p>
        )}
      </For>
    </li>
  );
}
