import { useSearchParams } from "@solidjs/router";
import { createMemo, Show } from "solid-js";
import { maySend, useMe } from "#web/shared/me.ts";
import { readStartOn } from "#web/shared/start-selection.ts";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { Send } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { StartFields } from "./StartFields.tsx";
import { StartProgress } from "./StartProgress.tsx";

/** Starts conversations with a selection of accounts or users (ST1-ST8), and then shows how far they are. */
export default function StartPage() {
  const me = useMe();
  const [search, setSearch] = useSearchParams<{ started?: string }>();
  const on = createMemo(() => {
    const text = new URLSearchParams();
    for (const [name, value] of Object.entries(search)) if (typeof value === "string") text.set(name, value);
    return readStartOn(text);
  });
  return (
    <Show
      when={!search.started}
      fallback={
        <Page title="Starting conversations" width="text">
          <StartProgress id={search.started!} />
        </Page>
      }
    >
      <Show
        when={maySend(me()) && on()}
        fallback={
          <Page title="Start conversations">
            <EmptyState
              icon={<Send size={18} aria-hidden="true" />}
              title={maySend(me()) ? "Choose whom to write to" : "You may not start conversations"}
              action={
                <>
                  <LinkButton href="/accounts" look="primary">Accounts</LinkButton>
                  <LinkButton href="/users">Users</LinkButton>
                </>
              }
            >
              <Show when={maySend(me())} fallback="An admin can give you the right to send.">
                Select accounts or users in their list, then press "Start conversations".
              </Show>
            </EmptyState>
          </Page>
        }
      >
        {(selection) => (
          <StartFields
            on={selection()}
            onStarted={(id) => setSearch({ started: id, accountIds: null, userIds: null, accountId: null, kept: null })}
          />
        )}
      </Show>
    </Show>
  );
}
