import { A } from "@solidjs/router";
import { For, Match, Show, Switch } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { becauseText } from "#web/shared/mail/message-state.ts";
import { pathText } from "#web/shared/mail/path-text.ts";
import { WrittenText } from "#web/shared/mail/WrittenText.tsx";
import { useMe } from "#web/shared/me.ts";
import { whyText } from "#web/shared/playbooks/stay-text.ts";
import { groupText } from "#web/shared/start/preview-text.ts";
import { createNow, dateTimeText } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Check, X } from "#web/shared/ui/icons.ts";
import { Section } from "#web/shared/ui/Page.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { kindText, ownerOf, titleOf } from "./action-words.ts";
import type { Action } from "./definition.ts";
import { problemText } from "./faults.ts";
import { waitsForBefore } from "./test-words.ts";
import { useDefinitionNames } from "./use-definition-names.ts";
import { withoutStyles } from "./without-styles.ts";

type Test = Answer<"POST /api/playbooks/:id/test">;
type TestAction = Test["actions"][number];

const reentries: Record<Test["reentry"], string> = {
  may_enter: "Its re-entry setting lets it enter.",
  is_in: "It is in it already.",
  was_once: "It was acted on before, and an account enters once.",
  limit_reached: "It was acted on as often as the re-entry setting allows.",
  barred: "It has matched all along: it enters when it stops matching and matches anew.",
};

/** Every step of a test on one account: which conditions hold, whether it would enter, and what would be made (PB5). */
export function TestTrace(props: { test: Test; actions: readonly Action[] }) {
  const titleAt = (at: number) => props.actions[at] && titleOf(props.actions[at]);
  const enters = () => props.test.matches && props.test.reentry === "may_enter";
  return (
    <>
      <Section
        title={enters()
          ? "It would enter"
          : props.test.matches
          ? "It matches, but would not enter"
          : "It does not match"}
        lead={
          <>
            <A href={`/accounts/${props.test.account.id}`} class="link">{props.test.account.name}</A>
            {props.test.matches ? `: ${reentries[props.test.reentry]}` : ", as the rule stands."}
          </>
        }
      >
        <ul class="flex flex-col gap-1.5 px-4 py-3 text-sm" aria-label="Conditions">
          <For each={props.test.conditions} fallback={<li class="text-muted">The rule has no condition.</li>}>
            {(condition) => (
              <li class="flex items-start gap-2">
                <Show
                  when={condition.holds}
                  fallback={<X size={15} class="mt-0.5 shrink-0 text-danger" aria-label="Does not hold" />}
                >
                  <Check size={15} class="mt-0.5 shrink-0 text-ok" aria-label="Holds" />
                </Show>
                <span class="min-w-0 break-words">
                  {condition.words}
                  <Show when={condition.has !== null}>
                    <span class="text-muted">
                      {condition.has === "" ? " · it has no value" : ` · its value: ${condition.has}`}
                    </span>
                  </Show>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Section>
      <Show when={props.test.problems.length > 0}>
        <div class="mb-8">
          <Notice tone="warn">{props.test.problems.map((problem) => problemText(problem, titleAt)).join(" ")}</Notice>
        </div>
      </Show>
      <Show when={!enters() && props.test.actions.length > 0}>
        <p class="mb-4 text-sm text-muted">Were it to enter now:</p>
      </Show>
      <For each={props.test.actions}>
        {(action) => (
          <ActionTrace
            action={action}
            title={titleOf(props.actions.find(({ key }) => key === action.key) ?? nameless(action))}
            follows={waitsForBefore(props.actions.find(({ key }) => key === action.key), props.test.actions)}
          />
        )}
      </For>
    </>
  );
}

const nameless = ({ key, kind }: TestAction): Action => ({ key, kind, name: kindText(kind) }) as Action;

function ActionTrace(props: { action: TestAction; title: string; follows: boolean }) {
  const me = useMe();
  const now = createNow();
  const at = (instant: string) => dateTimeText(instant, me().timeZone, now());
  const one = () => props.action;
  const isNothing = () => one().mails.length + one().skipped.length === 0 && one().trait === null;
  return (
    <Section
      title={props.title}
      lead={`${kindText(one().kind)}${one().at ? `, ${at(one().at!)}` : ""}`}
      {...(one().total > one().mails.length
        ? { actions: <Badge>{`${one().mails.length} of ${one().total} shown`}</Badge> }
        : {})}
    >
      <div class="flex flex-col divide-y">
        <Show when={isNothing()}>
          <p class="px-4 py-3 text-sm text-muted">Nothing would be made.</p>
        </Show>
        <For each={one().mails}>{(mail) => <Mail mail={mail} at={at} follows={props.follows} />}</For>
        <Show when={one().skipped.length > 0}>
          <ul class="flex flex-col gap-1 px-4 py-3 text-sm" aria-label="Skipped">
            <For each={one().skipped}>
              {(skip) => (
                <li>
                  <span class="font-medium tabular-nums">{skip.count.toLocaleString("en")}</span> skipped:{" "}
                  {whyText(skip.why)}
                  <span class="text-xs text-faint">{` ${skip.sample.join(", ")}`}</span>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={one().trait}>{(trait) => <Trait trait={trait()} />}</Show>
      </div>
    </Section>
  );
}

function Mail(
  props: { mail: TestAction["mails"][number]; at: (instant: string) => string; follows: boolean },
) {
  const mail = () => props.mail;
  return (
    <article class="flex flex-col gap-2 px-4 py-3 text-sm" aria-label={`Mail to ${groupText(mail().users)}`}>
      <p class="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <For each={mail().users}>
          {(user) => <A href={`/users/${user.id}`} class="link font-medium">{groupText([user])}</A>}
        </For>
        <span class="text-xs text-faint">from</span>
        <Person person={mail().teammate} />
        <span class="text-xs text-faint">{becauseText(mail().senderBecause)}</span>
      </p>
      <p class="text-xs text-muted">
        <Switch>
          <Match when={mail().expectedAt}>{(instant) => <>Would leave {props.at(instant())}</>}</Match>
          <Match when={props.follows && mail().holes.length === 0}>Would wait until the mail before it has left</Match>
          <Match when>{`Would wait for a person from ${props.at(mail().sendAt)} on`}</Match>
        </Switch>
      </p>
      <Show when={mail().holes.length > 0}>
        <Notice tone="warn">No value for {mail().holes.map(pathText).join(", ")}: it would wait for one.</Notice>
      </Show>
      <div class="rounded-lg bg-sunken p-3">
        <p class="mb-2 font-medium break-words">{mail().subject || "No subject"}</p>
        <WrittenText
          class="break-words"
          html={withoutStyles(mail().html)}
          chip={({ path }) => <span class="rounded-xs bg-warn-soft px-1 text-warn">{pathText(path)}</span>}
        />
      </div>
    </article>
  );
}

function Trait(props: { trait: NonNullable<TestAction["trait"]> }) {
  const names = useDefinitionNames();
  const text = (value: unknown) => names.traitValue(ownerOf(props.trait.on), props.trait.key, value) || "no value";
  return (
    <div class="px-4 py-3 text-sm">
      <p>
        {props.trait.label}: {text(props.trait.after)}
        <Show when={props.trait.on === "account"}>
          <span class="text-muted">, was {text(props.trait.before)}</span>
        </Show>
      </p>
      <Show when={props.trait.users.length > 0}>
        <ul class="mt-1 text-xs text-muted" aria-label="Whose">
          <For each={props.trait.users}>
            {(user) => (
              <li>
                <A href={`/users/${user.id}`} class="link">{user.name}</A>, was {text(user.before)}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
