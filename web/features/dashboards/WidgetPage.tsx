import { Navigate, useNavigate, useParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo, createSignal, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { TableSwitch } from "#web/shared/charts/TableSwitch.tsx";
import { createSubmit } from "#web/shared/create-submit.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { LeaveGuard } from "#web/shared/ui/LeaveGuard.tsx";
import { MayNot } from "#web/shared/ui/MayNot.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { addWidget } from "./dashboard-calls.ts";
import { useDimensions } from "./dimensions.ts";
import { type Dashboard, spanText, titleOf, type Widget, type WidgetNew } from "./question.ts";
import { WidgetBody } from "./WidgetBody.tsx";
import { WidgetFields } from "./WidgetFields.tsx";
import { emptyForm, formOf, type WidgetForm, widgetOf } from "./widget-form.ts";
import { widgetHref } from "./widget-href.ts";

/** A widget while it is made or changed, with what it would show beside it (VI5). */
export default function WidgetPage() {
  const params = useParams<{ id: string; widgetId: string }>();
  const dashboard = useQuery(() => ({
    queryKey: ["dashboard", params.id],
    queryFn: ({ signal }) => request("GET /api/dashboards/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["teammate"] },
  }));
  const widget = (of: Dashboard) => of.widgets.find((one) => one.id === params.widgetId);
  return (
    <Loaded query={dashboard}>
      {(data) => (
        <Show
          when={params.widgetId === "new" || widget(data())}
          fallback={<Navigate href={`/dashboards/${params.id}`} />}
        >
          <Editor dashboard={data()} widget={widget(data()) ?? null} />
        </Show>
      )}
    </Loaded>
  );
}

function Editor(props: { dashboard: Dashboard; widget: Widget | null }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const dimensions = useDimensions();
  const begun = props.widget ? formOf(props.widget) : emptyForm();
  const untouched = JSON.stringify(begun);
  const [form, setForm] = createStore<WidgetForm>(begun);
  const [isSaved, setSaved] = createSignal(false);
  const [asTable, setTable] = createSignal(false);
  const back = () => `/dashboards/${props.dashboard.id}`;
  const title = (question: WidgetNew["question"]) =>
    titleOf(question, question.kind === "breakdown" ? dimensions.nameOf(question.by) : "");
  const widget = createMemo(() => widgetOf(form, title));
  const isDirty = () => !isSaved() && JSON.stringify(form) !== untouched;
  const save = createSubmit(async (idempotencyKey) => {
    const made = widget();
    if (!made) return;
    const { id } = props.dashboard;
    let to = back();
    if (props.widget) {
      const params = { id, widgetId: props.widget.id };
      await request("PATCH /api/dashboards/:id/widgets/:widgetId", { params, body: made });
    } else to = widgetHref(id, (await addWidget(id, made, idempotencyKey)).id);
    setSaved(true);
    await client.invalidateQueries({ queryKey: ["dashboard", id] });
    navigate(to);
  });
  createShortcuts("Widget", [
    {
      keys: "mod+Enter",
      label: "Save the widget",
      inText: true,
      run: () => void save.run(),
      when: () => widget() !== null,
    },
  ]);
  const name = () => (props.widget ? "Change widget" : "New widget");
  return (
    <Show
      when={props.dashboard.mayChange}
      fallback={
        <Page title={name()}>
          <MayNot title="You may not change this dashboard">Who made it may, and admins if it is shared.</MayNot>
        </Page>
      }
    >
      <LeaveGuard dirty={isDirty()} />
      <Page
        title={name()}
        width="wide"
        crumbs={[{ label: "Dashboards", href: "/dashboards" }, { label: props.dashboard.name, href: back() }]}
        actions={
          <>
            <LinkButton href={back()}>Cancel</LinkButton>
            <Button
              look="primary"
              pending={save.pending()}
              disabled={widget() === null}
              onClick={() => void save.run()}
            >
              {props.widget ? "Save" : "Add to dashboard"}
            </Button>
          </>
        }
      >
        <div class="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-8 max-lg:grid-cols-1">
          <div class="flex min-w-0 flex-col gap-5">
            <WidgetFields form={form} setForm={setForm} title={widget()?.title ?? ""} errorOn={save.on} />
            <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          </div>
          <section aria-label="Preview" class="sticky top-0 min-w-0 max-lg:static">
            <h2 class="mb-1 text-xs font-medium text-muted">Preview</h2>
            <div class="flex min-h-40 flex-col rounded-xl border bg-surface px-4 pt-2.5 pb-4">
              <Show
                when={widget()}
                fallback={<p class="m-auto text-sm text-muted">Choose what is counted to see it here.</p>}
              >
                {(shown) => (
                  <>
                    <div class="mb-2 flex items-start gap-1">
                      <div class="min-w-0 flex-1">
                        <h3 class="truncate text-sm font-medium">{shown().title}</h3>
                        <p class="text-xs text-muted">{spanText(shown())}</p>
                      </div>
                      <Show when={form.kind === "series" || form.kind === "breakdown"}>
                        <TableSwitch of="the preview" on={asTable()} onChange={setTable} />
                      </Show>
                    </div>
                    <WidgetBody
                      title={shown().title}
                      question={shown().question}
                      back={shown().back}
                      asTable={asTable()}
                      trial
                    />
                  </>
                )}
              </Show>
            </div>
          </section>
        </div>
      </Page>
    </Show>
  );
}
