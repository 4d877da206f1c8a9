import { Navigate, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { roomName } from "#edge/sync/protocol.ts";
import { HistoryPanel } from "#web/features/history/HistoryPanel.tsx";
import { request } from "#web/shared/api.ts";
import { TextEditor } from "#web/shared/editor/TextEditor.tsx";
import { createVariables, type VariableSource } from "#web/shared/editor/variables.ts";
import { createLiveSession } from "#web/shared/live-text/create-live-session.ts";
import { LiveEditor } from "#web/shared/live-text/LiveEditor.tsx";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { Tabs } from "#web/shared/ui/Tabs.tsx";
import { kinds, type Template } from "./kinds.ts";
import { TemplateActions } from "./TemplateActions.tsx";
import { TemplateAside } from "./TemplateAside.tsx";
import { TemplateNumbers } from "./TemplateNumbers.tsx";

/** One template or snippet, written live with others; its name and audience save themselves (PE7, CO6). */
export default function TemplatePage() {
  const params = useParams<{ id: string }>();
  const template = useQuery(() => ({
    queryKey: ["template", params.id],
    queryFn: ({ signal }) => request("GET /api/templates/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["teammate"] },
    enabled: params.id !== "new",
  }));
  return (
    <Show when={params.id !== "new"} fallback={<Navigate href="/templates?new=template" />}>
      <Loaded query={template}>{(data) => <View template={data()} />}</Loaded>
    </Show>
  );
}

function View(props: { template: Template }) {
  const me = useMe();
  const [userId, setUserId] = createSignal<string | null>(null);
  const variables = createVariables(() => (userId() === null ? null : { userId: userId()! }));
  const one = () => props.template;
  return (
    <Page
      title={one().name}
      fill
      crumbs={[{
        label: kinds[one().kind].many,
        href: one().kind === "snippet" ? "/templates?kind=snippet" : "/templates",
      }]}
      beside={
        <>
          <Show when={!one().shared}>
            <Badge>Only you</Badge>
          </Show>
          <Show when={one().archived}>
            <Badge tone="warn">Archived</Badge>
          </Show>
        </>
      }
      actions={<TemplateActions template={one()} />}
    >
      <div class="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
        <div class="flex min-h-0 min-w-0 flex-1 flex-col max-lg:min-h-112 max-lg:shrink-0">
          <Show when={!one().archived} fallback={<Archived template={one()} variables={variables} />}>
            <Text id={one().id} kind={one().kind} variables={variables} />
          </Show>
        </div>
        <aside
          aria-label={`About this ${kinds[one().kind].one}`}
          class="flex w-80 shrink-0 flex-col border-l max-lg:w-full max-lg:border-t max-lg:border-l-0"
        >
          <Tabs
            class="flex-1 pt-2"
            label={`Beside the ${kinds[one().kind].one}`}
            tabs={[
              {
                value: "about",
                label: "About",
                panel: () => (
                  <div class="p-4">
                    <TemplateAside template={one()} userId={userId()} onPreviewAs={setUserId} />
                  </div>
                ),
              },
              ...(one().kind === "template"
                ? [{
                  value: "numbers",
                  label: "Numbers",
                  panel: () => (
                    <div class="p-4">
                      <h2 class="sr-only">Numbers</h2>
                      <TemplateNumbers id={one().id} />
                    </div>
                  ),
                }]
                : []),
              {
                value: "history",
                label: "History",
                panel: () => (
                  <div class="p-2">
                    <h2 class="sr-only">History</h2>
                    <HistoryPanel
                      room={roomName({ kind: "template", id: one().id })}
                      mayRestore={mayWork(me()) && !one().archived}
                    />
                  </div>
                ),
              },
            ]}
          />
        </aside>
      </div>
    </Page>
  );
}

function Text(props: { id: string; kind: Template["kind"]; variables: VariableSource }) {
  const me = useMe();
  const session = createLiveSession({
    room: () => roomName({ kind: "template", id: props.id }),
    teammateId: me().id,
  });
  return (
    <LiveEditor
      session={session}
      fields={props.kind === "snippet" ? ["body"] : ["subject", "body"]}
      variables={props.variables}
      noun={kinds[props.kind].one}
      mayWrite={mayWork(me())}
      onLeave={() => (document.activeElement as HTMLElement | null)?.blur()}
      look="pane"
    />
  );
}

/** One that is put away is read, not written. */
function Archived(props: { template: Template; variables: VariableSource }) {
  return (
    <div class="min-h-0 flex-1 overflow-y-auto p-4">
      <div class="mx-auto flex max-w-2xl flex-col gap-4">
        <Notice tone="info">It is archived: nobody begins from it. Restore it to write in it again.</Notice>
        <TextEditor
          value={{ subject: props.template.subject, html: props.template.html }}
          onChange={() => {}}
          variables={props.variables}
          subjectHidden={props.template.kind === "snippet"}
          disabled
        />
      </div>
    </div>
  );
}
