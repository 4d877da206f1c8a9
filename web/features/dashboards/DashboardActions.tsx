import { useNavigate } from "@solidjs/router";
import { createSignal, type JSX } from "solid-js";
import { request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { buttonClass } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Ellipsis } from "#web/shared/ui/icons.ts";
import { Menu, type MenuEntry } from "#web/shared/ui/Menu.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { copyDashboard } from "./dashboard-calls.ts";
import { DashboardDialog } from "./DashboardDialog.tsx";
import type { Dashboard } from "./question.ts";

/** What is done to a dashboard as a whole. */
export function DashboardActions(props: { dashboard: Dashboard; add: JSX.Element }) {
  const me = useMe();
  const navigate = useNavigate();
  const [isNaming, setNaming] = createSignal(false);
  const [isDeleting, setDeleting] = createSignal(false);
  const duplicate = async () => {
    try {
      navigate(`/dashboards/${await copyDashboard(props.dashboard)}`);
      toast("Duplicated", { detail: "This copy is yours alone until you share it." });
    } catch (error) {
      toastError(error);
    }
  };
  const share = async () => {
    const { id, shared } = props.dashboard;
    try {
      await request("PATCH /api/dashboards/:id", { params: { id }, body: { shared: !shared } });
      toast(shared ? "Only you see it now" : "Everybody of the team sees it now");
    } catch (error) {
      toastError(error);
    }
  };
  const entries = (): MenuEntry[] => {
    const copy = { label: "Duplicate", run: () => void duplicate() };
    if (!props.dashboard.mayChange) return [copy];
    return [
      { label: "Name and audience", run: () => setNaming(true) },
      // An admin who took it away from everybody would not see it again.
      ...(mayWork(me()) && props.dashboard.owner?.id === me().id
        ? [{ label: props.dashboard.shared ? "Make private" : "Share with everyone", run: () => void share() }]
        : []),
      copy,
      "line",
      { label: "Delete", danger: true, run: () => setDeleting(true) },
    ];
  };
  return (
    <>
      <Menu label="Actions on this dashboard" class={`${buttonClass("plain")} size-8 !px-0`} entries={entries()}>
        <Ellipsis size={15} aria-hidden="true" />
      </Menu>
      {props.add}
      <DashboardDialog open={isNaming()} onClose={() => setNaming(false)} dashboard={props.dashboard} />
      <ConfirmDialog
        open={isDeleting()}
        onClose={() => setDeleting(false)}
        title={`Delete ${props.dashboard.name}?`}
        action="Delete dashboard"
        danger
        onConfirm={async () => {
          await request("DELETE /api/dashboards/:id", { params: { id: props.dashboard.id } });
          navigate("/dashboards");
        }}
      >
        Its widgets go with it{props.dashboard.shared ? ", for everybody" : ""}. What they count stays.
      </ConfirmDialog>
    </>
  );
}
