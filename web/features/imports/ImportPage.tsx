import { createSignal, Match, Show, Switch } from "solid-js";
import { request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { MayNot } from "#web/shared/ui/MayNot.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { toastError } from "#web/shared/ui/Toast.tsx";
import { ChooseFile } from "./ChooseFile.tsx";
import { createPlan, type Plan, type Uploaded } from "./create-plan.ts";
import { MapColumns } from "./MapColumns.tsx";
import { PastImports } from "./PastImports.tsx";
import { RunProgress } from "./RunProgress.tsx";

/** Brings a list in (PD6); an observer is told who may (AD1). */
export default function ImportPage() {
  const me = useMe();
  return (
    <Show
      when={mayWork(me())}
      fallback={
        <Page title="Import" crumbs={[{ label: "Accounts", href: "/accounts" }]}>
          <MayNot title="You may not import">Members and admins bring lists in. An admin can change your role.</MayNot>
        </Page>
      }
    >
      <Import />
    </Show>
  );
}

/** Choose the file, say what its columns are, try it, watch it go in. */
function Import() {
  const [plan, setPlan] = createSignal<Plan | null>(null);
  const [runId, setRunId] = createSignal<string | null>(new URLSearchParams(location.search).get("run"));
  const show = (id: string | null) => {
    setRunId(id);
    history.replaceState(null, "", id ? `/import?run=${id}` : "/import"); // a reload finds the running import again
  };
  const uploaded = (file: Uploaded) => setPlan(createPlan(file));
  const again = () => {
    setPlan(null);
    show(null);
  };
  const mend = async (id: string) => {
    try {
      // A reload has lost what was said of the columns; how they were mapped is remembered.
      if (plan()?.file.id !== id) {
        uploaded(await request("POST /api/imports/:id/reading", { params: { id }, body: {} }));
      }
      show(null);
    } catch (error) {
      toastError(error);
    }
  };
  const inEarnest = (id: string) => {
    const known = plan();
    if (known?.file.id !== id) return null;
    return () => request("POST /api/imports/:id/run", { params: { id }, body: known.body(false) });
  };
  return (
    <Page
      title="Import"
      crumbs={[{ label: "Accounts", href: "/accounts" }]}
      width="wide"
      lead="A CSV file with a header: each row a user and its account, or one of either. Importing the same file again changes nothing: where rows say different things of one account, what the file says first holds. A column can unsubscribe; none clears an unsubscribe."
    >
      <Switch
        fallback={
          <>
            <ChooseFile onUploaded={uploaded} />
            <PastImports onOpen={show} />
          </>
        }
      >
        <Match when={runId()} keyed>
          {(id) => <RunProgress id={id} onAgain={again} onMend={() => void mend(id)} onImport={inEarnest(id)} />}
        </Match>
        <Match when={plan()} keyed>
          {(known) => <MapColumns plan={known} onRun={show} onBack={again} onReread={uploaded} />}
        </Match>
      </Switch>
    </Page>
  );
}
