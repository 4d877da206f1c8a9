import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { draftOf } from "#web/shared/filter/filter-draft.ts";
import { sentenceOf } from "#web/shared/filter/filter-words.ts";
import { useFields } from "#web/shared/filter/use-fields.ts";
import { useNames } from "#web/shared/filter/use-names.ts";
import { useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { ChartColumn, Plus } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { createWidgetActs } from "./create-widget-acts.ts";
import { DashboardActions } from "./DashboardActions.tsx";
import type { Dashboard } from "./question.ts";
import { aboutText, WidgetCard } from "./WidgetCard.tsx";

/** One dashboard: its widgets in their order, each answered for itself (VI5). */
export default function DashboardPage() {
  const params = useParams<{ id: string }>();
  const dashboard = useQuery(() => ({
    queryKey: ["dashboard", params.id],
    queryFn: ({ signal }) => request("GET /api/dashboards/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["teammate"] },
  }));
  return <Loaded query={dashboard}>{(data) => <View dashboard={data()} />}</Loaded>;
}

function View(props: { dashboard: Dashboard }) {
  const me = useMe();
  const fields = useFields("conversation");
  const names = useNames();
  const acts = createWidgetActs(() => props.dashboard);
  const addHref = () => `/dashboards/${props.dashboard.id}/widgets/new`;
  createShortcuts("Dashboard", [
    { keys: "n", label: "Add a widget", run: () => acts.edit("new"), when: () => acts.mayEdit },
  ]);
  const { ids } = acts;
  const about = (widget: Dashboard["widgets"][number]) =>
    aboutText(
      widget,
      sentenceOf(draftOf(widget.question.filter ? JSON.stringify(widget.question.filter) : ""), fields.byName(), {
        nameOf: names.nameOf,
        goneName: fields.goneName,
        currency: me().currency,
        timeZone: me().timeZone,
      }),
    );
  const add = (label: string) => (
    <LinkButton look="primary" href={addHref()}>
      <Plus size={15} aria-hidden="true" /> {label}
    </LinkButton>
  );
  return (
    <Page
      title={props.dashboard.name}
      width="wide"
      crumbs={[{ label: "Dashboards", href: "/dashboards" }]}
      beside={
        <Show when={!props.dashboard.shared}>
          <Badge>Only you</Badge>
        </Show>
      }
      actions={<DashboardActions dashboard={props.dashboard} add={acts.mayEdit ? add("Add widget") : undefined} />}
    >
      <p role="status" class="sr-only">{acts.moved()}</p>
      <Show
        when={ids().length > 0}
        fallback={
          <EmptyState
            icon={<ChartColumn size={18} aria-hidden="true" />}
            title="No widgets yet"
            action={<Show when={acts.mayEdit}>{add("Add the first widget")}</Show>}
          >
            A widget counts conversations: as a number, a rate, a line over time, or broken down by template, sender or
            trait.
          </EmptyState>
        }
      >
        <div class="grid grid-cols-4 gap-4 max-xl:grid-cols-2 phone:grid-cols-1">
          {/* By id, so that a widget that is moved or changed stays the one that it is. */}
          <For each={ids()}>
            {(id, n) => (
              <Show when={props.dashboard.widgets.find((one) => one.id === id)}>
                {(widget) => (
                  <WidgetCard widget={widget()} about={about(widget())} place={n()} of={ids().length} acts={acts} />
                )}
              </Show>
            )}
          </For>
        </div>
      </Show>
    </Page>
  );
}
