import { createSignal, Match, Switch } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { ChooseFile } from "./ChooseFile.tsx";
import { MapColumns } from "./MapColumns.tsx";
import { RunProgress } from "./RunProgress.tsx";

type Uploaded = Answer<"POST /api/imports">;

/** Brings a customer list in (PD6): choose the file, say what its columns are, watch it go in. */
export default function ImportPage() {
  const [uploaded, setUploaded] = createSignal<Uploaded | null>(null);
  const [runId, setRunId] = createSignal<string | null>(new URLSearchParams(location.search).get("run"));
  const run = (id: string) => {
    setRunId(id);
    history.replaceState(null, "", `/import?run=${id}`); // a reload finds the running import again
  };
  const again = () => {
    setUploaded(null);
    setRunId(null);
    history.replaceState(null, "", "/import");
  };
  return (
    <Page
      title="Import"
      crumbs={[{ label: "Accounts", href: "/accounts" }]}
      width="wide"
      lead="A CSV file with one row a person: each row becomes a user and its account. Importing the same file again changes nothing, and never clears an unsubscribe."
    >
      <Switch fallback={<ChooseFile onUploaded={setUploaded} />}>
        <Match when={runId()}>{(id) => <RunProgress id={id()} onAgain={again} />}</Match>
        <Match when={uploaded()}>{(file) => <MapColumns file={file()} onRun={run} onBack={again} />}</Match>
      </Switch>
    </Page>
  );
}
