import { A } from "@solidjs/router";
import { For, Match, Show, Switch } from "solid-js";
import type { Answer } from "../api.ts";
import { holdText } from "../mail/hold-text.ts";
import { partiesOf } from "../mail/message-state.ts";
import { SubjectText } from "../mail/SubjectText.tsx";
import { useVariableNames } from "../mail/use-variable-names.ts";
import { useMe } from "../me.ts";
import { createNow, Time } from "../times.tsx";
import { Avatar } from "../ui/Avatar.tsx";
import { Badge } from "../ui/Badge.tsx";
import { Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/states.tsx";
import { createPageMail, type Where } from "./create-page-mail.ts";

type Mail = Answer<"GET /api/users/:id/mail">;
type Shown = { mail: Mail; nameOf: (path: string) => string };

/** What is to leave to an account's users or to one user, each with what holds it and when it leaves; and what was last between them
 * and the team (PD4, PR3). */
export function PageMail(props: { where: Where }) {
  const nameOf = useVariableNames();
  const { mail, valuesOf } = createPageMail(() => props.where);
  return (
    <Section title="Pending and last mail">
      <Loaded query={mail}>
        {(data) => (
          <>
            <Last mail={data()} nameOf={nameOf} />
            <Pending mail={data()} nameOf={nameOf} valuesOf={valuesOf} />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Last(props: Shown) {
  const me = useMe();
  return (
    <div class="flex flex-col gap-1 border-b px-4 py-3 text-sm">
      <Show when={props.mail.lastMailed} fallback={<p class="text-muted">Nobody of the team has mailed them yet.</p>}>
        {(last) => (
          <p>
            <span class="font-medium">{last().teammate?.name ?? "Somebody who left"}</span> mailed{" "}
            {partiesOf(last().people)} last, <Time at={last().at} zone={me().timeZone} />:{" "}
            <A href={`/conversations/${last().conversationId}`} class="underline underline-offset-2">
              <SubjectText subject={last().subject} nameOf={props.nameOf} />
            </A>
          </p>
        )}
      </Show>
      <Show when={props.mail.lastReply}>
        {(last) => (
          <p>
            {partiesOf(last().people)} wrote last, <Time at={last().at} zone={me().timeZone} />:{" "}
            <A href={`/conversations/${last().conversationId}`} class="underline underline-offset-2">
              <SubjectText subject={last().subject} nameOf={props.nameOf} />
            </A>
          </p>
        )}
      </Show>
    </div>
  );
}

function Pending(props: Shown & { valuesOf: ReturnType<typeof createPageMail>["valuesOf"] }) {
  const now = createNow();
  return (
    <Switch>
      <Match when={props.mail.pending.items.length === 0}>
        <p class="px-4 py-3 text-sm text-muted">No mail is waiting for them.</p>
      </Match>
      <Match when>
        <ul class="divide-y" aria-label="Pending">
          <For each={props.mail.pending.items}>
            {(message) => {
              const text = () => holdText(message, now());
              return (
                <li>
                  <A
                    href={`/pending/${message.id}?view=all`}
                    class="flex items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-hover phone:flex-wrap"
                  >
                    <Avatar name={message.teammate.name} color={message.teammate.color} />
                    <span class="min-w-0 flex-1 phone:basis-4/5">
                      <span class="block truncate text-sm font-medium">
                        <SubjectText
                          subject={message.subject}
                          values={props.valuesOf(message.id)}
                          nameOf={props.nameOf}
                        />
                      </span>
                      <span class="block truncate text-xs text-muted">
                        {message.teammate.name} to {partiesOf(message.to)}
                        <Show when={text().why}>{(why) => <>{" · "}{why()}</>}</Show>
                      </span>
                    </span>
                    <span class="flex min-w-0 phone:ml-9">
                      <Badge tone={message.state === "sending" ? "accent" : text().tone}>
                        {message.state === "sending" ? "Leaves now" : text().short}
                      </Badge>
                    </span>
                  </A>
                </li>
              );
            }}
          </For>
        </ul>
        <Show when={props.mail.pending.isMore}>
          <p class="border-t px-4 py-2 text-xs text-muted">The first 20. The others stand in Pending.</p>
        </Show>
      </Match>
    </Switch>
  );
}
