import { useNavigate } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { type Accessor, createEffect, createSignal, on } from "solid-js";
import { newKey, request, urlOf } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { saveCsv } from "#web/shared/save-csv.ts";
import { toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { createOrder } from "./create-order.ts";
import { addWidget, copyName } from "./dashboard-calls.ts";
import { movedBy, placedOn } from "./order.ts";
import type { Dashboard } from "./question.ts";
import { widgetHref } from "./widget-href.ts";
import type { WidgetActs } from "./WidgetCard.tsx";

/** What is done to the widgets of a dashboard. Their order changes at once and is kept behind it; `moved` says what a move came to. */
export function createWidgetActs(
  dashboard: Accessor<Dashboard>,
): WidgetActs & { ids: Accessor<string[]>; moved: Accessor<string> } {
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [moved, setMoved] = createSignal("");
  const key = () => ["dashboard", dashboard().id];
  const params = () => ({ id: dashboard().id });
  const order = createOrder(dashboard);
  const { ids } = order;
  const widgetOf = (id: string) => dashboard().widgets.find((one) => one.id === id)!;
  const editHref = (id: string) => `/dashboards/${dashboard().id}/widgets/${id}`;
  const tried = (act: Promise<unknown>) =>
    void act.catch((error) => {
      toastError(error);
      void client.invalidateQueries({ queryKey: key() });
    });
  /** Which one is moved: it is put elsewhere on the page, and the focus is to go with it. */
  let held: string | null = null;
  createEffect(on(() => ids().join(), () => {
    if (held !== null) document.querySelector<HTMLElement>(`[data-handle="${held}"]`)?.focus();
    held = null;
  }));
  const reorder = (id: string, to: string[]) => {
    if (to.join() === ids().join()) return;
    setMoved(`${widgetOf(id).title} is at place ${to.indexOf(id) + 1} of ${to.length}`);
    held = id;
    tried(order.set(to));
  };
  const refresh = () => client.invalidateQueries({ queryKey: key() });
  const remove = async (id: string) => {
    const widget = widgetOf(id);
    const [before, of] = [ids(), params()];
    await request("DELETE /api/dashboards/:id/widgets/:widgetId", { params: { ...of, widgetId: id } });
    await refresh();
    toastUndo(`${widget.title} is off the dashboard`, async () => {
      const back = await addWidget(of.id, widget);
      const order = before.map((one) => (one === id ? back.id : one));
      await request("PATCH /api/dashboards/:id", { params: of, body: { order } });
      await refresh();
    });
  };
  return {
    ids,
    moved,
    get mayEdit() {
      return dashboard().mayChange;
    },
    editHref,
    hold: (on) => order.hold(on),
    edit: (id) => navigate(editHref(id)),
    move: (id, by) => reorder(id, movedBy(ids(), id, by)),
    drop: (id, target) => reorder(id, placedOn(ids(), id, target)),
    duplicate: (id) => {
      const { id: of } = dashboard();
      const widget = widgetOf(id);
      tried((async () => {
        const { id: made } = await addWidget(of, { ...widget, title: copyName(widget.title) }, newKey());
        navigate(widgetHref(of, made), { replace: true });
        await refresh();
      })());
    },
    remove: (id) => tried(remove(id)),
    save: (id) =>
      tried(saveCsv(
        urlOf("/api/dashboards/:id/widgets/:widgetId/numbers.csv", { ...params(), widgetId: id }, {
          timeZone: me().timeZone,
        }),
      )),
  };
}
