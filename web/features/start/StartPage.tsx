import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, Show } from "solid-js";
import { readStartOn } from "#web/shared/start-selection.ts";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { Send } from "#web/shared/ui/icons.ts";
import { StartForm } from "./StartForm.tsx";
import { StartProgress } from "./StartProgress.tsx";

/** Starts conversations from a selection (ST1): the form with its preview, then the progress. */
export default function StartPage() {
  const navigate = useNavigate();
  const here = useLocation();
  const search = createMemo(() => new URLSearchParams(here.search));
  const started = () => search().get("started");
  const on = createMemo(() => readStartOn(search()));
  return (
    <Page title="Start conversations" width="wide">
      <Show
        when={started()}
        fallback={
          <Show
            when={on()}
            fallback={
              <EmptyState
                icon={<Send size={18} aria-hidden="true" />}
                title="Nobody is selected"
                action={
                  <>
                    <LinkButton href="/accounts" look="primary">Choose accounts</LinkButton>
                    <LinkButton href="/users">Choose users</LinkButton>
                  </>
                }
              >
                Select accounts or users in their list, then start conversations with them.
              </EmptyState>
            }
          >
            {(selection) => (
              <StartForm
                on={selection()}
                onStarted={(id) => navigate(`/start?started=${id}`, { replace: true })}
              />
            )}
          </Show>
        }
      >
        {(id) => <StartProgress id={id()} />}
      </Show>
    </Page>
  );
}
