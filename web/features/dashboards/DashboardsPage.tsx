import { type Answer, request } from "#web/shared/api.ts";
import { createMakes } from "#web/shared/create-makes.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Time } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { ChartColumn, Plus } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { DashboardDialog } from "./DashboardDialog.tsx";

type Row = Answer<"GET /api/dashboards">["items"][number];

/** One's own dashboards and the shared ones, by name (VI5). */
export default function DashboardsPage() {
  const me = useMe();
  const [making, setMaking] = createMakes(() => true);
  createShortcuts("Dashboards", [
    { keys: "n", label: "New dashboard", run: () => setMaking(true) },
  ]);
  const make = (label: string) => (
    <Button look="primary" onClick={() => setMaking(true)}>
      <Plus size={15} aria-hidden="true" /> {label}
    </Button>
  );
  return (
    <Page title="Dashboards" fill actions={make("New dashboard")}>
      <DataView<Row>
        label="Dashboards"
        queryKey={["dashboards"]}
        follows={["teammate"]}
        load={({ cursor, limit, signal }) => request("GET /api/dashboards", { query: { cursor, limit }, signal })}
        idOf={(one) => one.id}
        nameOf={(one) => one.name}
        hrefOf={(one) => `/dashboards/${one.id}`}
        defaultSort="name"
        columns={[
          {
            key: "name",
            label: "Name",
            width: "minmax(12rem,2fr)",
            render: (one) => <span class="truncate font-medium">{one.name}</span>,
          },
          {
            key: "widgets",
            label: "Widgets",
            width: "6rem",
            align: "end",
            render: (one) => <span class="text-muted tabular-nums">{one.widgets}</span>,
          },
          {
            key: "shared",
            label: "For",
            width: "7rem",
            phone: true,
            render: (one) => (
              <Badge tone={one.shared ? "accent" : "neutral"}>{one.shared ? "Everyone" : "Only you"}</Badge>
            ),
          },
          {
            key: "owner",
            label: "Made by",
            width: "minmax(8rem,12rem)",
            render: (one) => <Person person={one.owner} />,
          },
          {
            key: "updatedAt",
            label: "Changed",
            width: "8rem",
            render: (one) => <Time at={one.updatedAt} zone={me().timeZone} class="text-muted" />,
          },
        ]}
        empty={
          <EmptyState
            icon={<ChartColumn size={18} aria-hidden="true" />}
            title="No dashboards yet"
            action={make("Make the first dashboard")}
          >
            A dashboard shows what becomes of your conversations: how many were sent, opened and answered, over time and
            by template, sender or trait.
          </EmptyState>
        }
      />
      <DashboardDialog open={making()} onClose={() => setMaking(false)} />
    </Page>
  );
}
