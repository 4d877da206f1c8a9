import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { useSearchParams } from "@solidjs/router";
import { request } from "#web/shared/api.ts";
import { FlaskConical } from "#web/shared/ui/icons.ts";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { AccountField } from "./AccountField.tsx";
import type { Builder } from "./create-builder.ts";
import type { Playbook } from "./definition.ts";
import { TestTrace } from "./TestTrace.tsx";

/** What would happen to one account, were it to enter now: nothing of it is done (PB5). */
export default function TestTab(props: { playbook: Playbook; builder: Builder }) {
  const [search, setSearch] = useSearchParams<{ account?: string }>();
  const [asked] = createSignal(JSON.stringify(props.builder.definition));
  const accountId = () => search.account ?? null;
  const test = useQuery(() => ({
    queryKey: ["playbook-test", props.playbook.id, accountId(), asked()],
    queryFn: ({ signal }) =>
      request("POST /api/playbooks/:id/test", {
        params: { id: props.playbook.id },
        body: { accountId: accountId()!, definition: JSON.parse(asked()) },
        signal,
      }),
    enabled: accountId() !== null,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { follows: ["account", "user", "trait", "template"], restMs: 5_000 },
  }));
  return (
    <>
      <div class="mb-6">
        <AccountField
          class="max-w-96"
          label="Account"
          value={accountId()}
          name={test.isSuccess ? test.data.account.name : null}
          onChange={(account) => setSearch({ account }, { replace: true })}
        />
        <p class="mt-1 text-xs text-faint">
          Tried with {props.playbook.version > 0 && props.playbook.changed
            ? "what is worked on, not with what runs"
            : "it as it stands"}. Nothing is written or sent.
        </p>
      </div>
      <Show
        when={accountId() !== null}
        fallback={
          <EmptyState icon={<FlaskConical size={18} aria-hidden="true" />} title="Choose an account">
            See whether it matches and why, and each mail as it would be written to its people.
          </EmptyState>
        }
      >
        <Loaded query={test}>
          {(data) => <TestTrace test={data()} actions={props.builder.definition.actions} />}
        </Loaded>
      </Show>
    </>
  );
}
