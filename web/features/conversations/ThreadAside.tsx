import { A } from "@solidjs/router";
import { For } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { ConversationMarks } from "#web/shared/mail/ConversationMarks.tsx";
import { closedText } from "#web/shared/mail/conversation-text.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { Parties } from "#web/shared/mail/Parties.tsx";
import { PlaybookName } from "#web/shared/playbooks/PlaybookName.tsx";
import { SeenMark } from "#web/shared/mail/SeenMark.tsx";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Facts, Section } from "#web/shared/ui/Page.tsx";
import { ThreadTraits } from "./ThreadTraits.tsx";

type Conversation = Answer<"GET /api/conversations/:id">;

/** What is known of a conversation beside its messages: with whom, what became of it, its traits, and who ties it where (PD4, PD5). */
export function ThreadAside(props: { conversation: Conversation }) {
  const me = useMe();
  const zone = () => me().timeZone;
  const one = () => props.conversation;
  const hasMarks = () => one().replied || one().automaticAt || one().bounced || one().pending > 0;
  const facts = () => [
    { label: "With", value: <Parties parties={one().to} stacked /> },
    { label: "Account", value: <A class="link" href={`/accounts/${one().account.id}`}>{one().account.name}</A> },
    ...(hasMarks()
      ? [{ label: "So far", value: <ConversationMarks of={{ ...one(), state: "active" }} zone={zone()} full /> }]
      : []),
    { label: "Seen", value: <SeenMark of={one()} zone={zone()} /> },
    { label: "Begun", value: <Time at={one().createdAt} zone={zone()} exact /> },
    ...(one().playbook
      ? [{ label: "Playbook", value: <PlaybookName playbook={one().playbook!} /> }]
      : one().start
      ? [{ label: "Start", value: writtenName(one().start!.name) }]
      : []),
    ...(one().template
      ? [{
        label: "Template",
        value: <A class="link" href={`/templates/${one().template!.id}`}>{writtenName(one().template!.name)}</A>,
      }]
      : []),
    ...(one().state === "closed" ? [{ label: "Closed", value: closedText(one().closedWhy) }] : []),
  ];
  return (
    <aside aria-label="About the conversation">
      <Section title="About">
        <div class="p-4">
          <Facts facts={facts()} />
        </div>
      </Section>
      <ThreadTraits conversation={one()} />
      <Section title="Shown under" lead="By the accounts that its people belong to.">
        <ul class="divide-y text-sm">
          <For
            each={one().ties}
            fallback={<li class="px-4 py-2 text-muted">Nobody in it belongs to an account.</li>}
          >
            {(tie) => (
              <li class="px-4 py-2">
                <A class="inline-block min-h-6 font-medium hover:underline" href={`/accounts/${tie.account.id}`}>
                  {tie.account.name}
                </A>
                <p class="text-xs text-muted">
                  by{" "}
                  <For each={tie.users}>
                    {(user, n) => (
                      <>
                        {n() > 0 && ", "}
                        <A class="inline-block min-h-6 min-w-6 leading-6 hover:underline" href={`/users/${user.id}`}>
                          {user.name}
                        </A>
                      </>
                    )}
                  </For>
                </p>
              </li>
            )}
          </For>
        </ul>
      </Section>
    </aside>
  );
}
