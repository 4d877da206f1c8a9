import { useNavigate } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo, createSignal, Show } from "solid-js";
import { statusLabel } from "#jobs/rules/account-status.ts";
import { type Answer, request, urlOf } from "#web/shared/api.ts";
import { startOnOf } from "#web/shared/bulk/choice.ts";
import { TrackingDialog, TraitsOfManyDialog } from "#web/shared/bulk/bulk-dialogs.ts";
import { createMakes } from "#web/shared/create-makes.ts";
import type { Choice, Selection } from "#web/shared/data-view/create-selection.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { createTraitColumns } from "#web/shared/traits/trait-columns.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { moneyText } from "#web/shared/money.ts";
import { startPath } from "#web/shared/start-selection.ts";
import { dateText } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { Building, Plus, Send, UserRound } from "#web/shared/ui/icons.ts";
import { AccountDialog } from "./AccountDialog.tsx";
import { AssignDialog } from "./AssignDialog.tsx";
import { Health } from "./Health.tsx";
import { statusTone } from "./status.ts";

type Account = Answer<"GET /api/accounts">["items"][number];

/** All customer companies, to find, sort, assign and write to (VI1, PD2, ST1). */
export default function AccountsPage() {
  const me = useMe();
  const navigate = useNavigate();
  const [assigning, setAssigning] = createSignal<Choice | null>(null);
  const [marking, setMarking] = createSignal<Choice | null>(null);
  const [tracking, setTracking] = createSignal<Choice | null>(null);
  const [making, setMaking] = createMakes(() => mayWork(me()));
  const statuses = useQuery(() => ({
    queryKey: ["accounts", "statuses"],
    queryFn: ({ signal }) => request("GET /api/accounts/statuses", { signal }),
    meta: { restMs: 10_000 },
  }));
  const csms = useQuery(() => ({
    queryKey: ["accounts", "csms"],
    queryFn: ({ signal }) => request("GET /api/accounts/csms", { signal }),
    meta: { restMs: 10_000 },
  }));
  /** How many accounts are theirs; null until that is known. */
  const heldBy = (id: string | null) =>
    csms.isSuccess ? (csms.data.items.find(({ csmId }) => csmId === id)?.count ?? 0).toLocaleString("en") : "";
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const statusOptions = createMemo(() =>
    statuses.isSuccess
      ? statuses.data.items.flatMap(({ status, count }) =>
        status === null ? [] : [{ value: status, label: statusLabel(status), detail: count.toLocaleString("en") }]
      )
      : []
  );
  const csmOptions = createMemo(() => [
    ...(team.isSuccess ? team.data.items.filter((one) => one.state !== "left") : [])
      .map((one) => ({ value: one.id, label: one.name, detail: heldBy(one.id) })),
    { value: "none", label: "No CSM", detail: heldBy(null) },
  ]);
  const client = useQueryClient();
  const traitColumns = createTraitColumns<Account>("account", {
    nameOf: (account) => account.name,
    save: async ({ id }, traits) => {
      await request("PATCH /api/accounts/:id", { params: { id }, body: { traits } });
      await client.invalidateQueries({ queryKey: ["accounts"] });
    },
  });
  let selection: Selection<Account> | undefined;
  /** What a key acts on: all that match, where they are selected. */
  const meant = (rows: Account[]): Choice =>
    selection?.isAll() ? selection.choice() : { ids: rows.map((row) => row.id) };
  const start = (choice: Choice) => navigate(startPath(startOnOf(choice, "accounts")));
  return (
    <Page
      title="Accounts"
      fill
      actions={
        <Show when={mayWork(me())}>
          <LinkButton href="/import">Import</LinkButton>
          <Button onClick={() => setMaking(true)}>
            <Plus size={15} aria-hidden="true" /> New account
          </Button>
        </Show>
      }
    >
      <DataView<Account>
        label="Accounts"
        saved={{ list: "accounts", plain: "All accounts" }}
        queryKey={["accounts"]}
        follows={["teammate"]}
        conditions={{
          of: "account",
          count: ({ filters, signal, ...asked }) =>
            request("GET /api/accounts/count", { query: { ...asked, ...filters }, signal }),
        }}
        load={({ q, sort, filters, filter, cursor, limit, signal }) =>
          request("GET /api/accounts", {
            query: { q, sort: sort as "name", cursor, limit, filter, ...filters },
            signal,
          })}
        csv={({ filters, ...asked }) => urlOf("/api/accounts.csv", {}, { ...asked, ...filters })}
        ref={(handle) => (selection = handle.selection)}
        idOf={(account) => account.id}
        nameOf={(account) => account.name}
        hrefOf={(account) => `/accounts/${account.id}`}
        defaultSort="name"
        search="Search accounts"
        panel
        filters={[
          { key: "status", label: "Status", options: statusOptions() },
          { key: "csmId", label: "CSM", options: csmOptions() },
        ]}
        columns={[
          {
            key: "name",
            label: "Name",
            sort: "name",
            width: "minmax(10rem,2fr)",
            render: (account) => <span class="truncate font-medium">{account.name}</span>,
          },
          {
            key: "status",
            label: "Status",
            width: "7rem",
            phone: true,
            render: (account) => (
              <Show when={account.status}>
                {(status) => <Badge tone={statusTone(status())}>{statusLabel(status())}</Badge>}
              </Show>
            ),
          },
          {
            key: "csm",
            label: "CSM",
            width: "minmax(8.5rem,1fr)",
            render: (account) => <Person person={account.csm} />,
          },
          { key: "ae", label: "AE", width: "minmax(8.5rem,1fr)", render: (account) => <Person person={account.ae} /> },
          {
            key: "users",
            label: "Users",
            width: "4.5rem",
            align: "end",
            render: (account) => <span class="tabular-nums">{account.userCount}</span>,
          },
          {
            key: "mrr",
            label: "MRR",
            sort: "mrr",
            sortFirst: "desc",
            width: "7rem",
            align: "end",
            render: (account) => (
              <span class="tabular-nums">
                {account.mrrCents === null ? "" : moneyText(account.mrrCents, me().currency)}
              </span>
            ),
          },
          {
            key: "renewsOn",
            label: "Renewal date",
            sort: "renewsOn",
            width: "10rem",
            render: (account) => account.renewsOn === null ? "" : dateText(account.renewsOn),
          },
          {
            key: "health",
            label: "Health",
            sort: "health",
            width: "5.5rem",
            render: (account) => <Health value={account.health} />,
          },
          {
            key: "tracking",
            label: "Opens",
            byChoice: true,
            width: "7rem",
            render: (account) => (account.untracked ? <span class="text-faint">Not tracked</span> : ""),
          },
          ...traitColumns(),
        ]}
        {...(mayWork(me())
          ? {
            takesAll: true,
            actions: (selection: { choice: () => Choice }) => (
              <>
                <Show when={maySend(me())}>
                  <Button size="sm" look="primary" onClick={() => start(selection.choice())}>
                    <Send size={14} aria-hidden="true" /> Start conversations
                  </Button>
                </Show>
                <Button size="sm" onClick={() => setAssigning(selection.choice())}>
                  <UserRound size={14} aria-hidden="true" /> Set CSM, AE or status
                </Button>
                <Button size="sm" onClick={() => setMarking(selection.choice())}>Set traits</Button>
                <Button size="sm" onClick={() => setTracking(selection.choice())}>Opens</Button>
              </>
            ),
          }
          : {})}
        shortcuts={maySend(me())
          ? [{ keys: "s", label: "Start conversations", run: (rows) => start(meant(rows)) }]
          : []}
        empty={
          <EmptyState
            icon={<Building size={18} aria-hidden="true" />}
            title="No accounts yet"
            action={
              <Show when={mayWork(me())}>
                <LinkButton href="/import" look="primary">Import a CSV file</LinkButton>
                <Button onClick={() => setMaking(true)}>Make one by hand</Button>
              </Show>
            }
          >
            An account is a customer company. Import your customer list and its users come along.
          </EmptyState>
        }
      />
      <AssignDialog choice={assigning()} onClose={() => setAssigning(null)} />
      <Show when={marking()}>
        {(choice) => <TraitsOfManyDialog entity="account" choice={choice()} onClose={() => setMarking(null)} />}
      </Show>
      <Show when={tracking()}>
        {(choice) => <TrackingDialog entity="account" choice={choice()} onClose={() => setTracking(null)} />}
      </Show>
      <AccountDialog
        open={making()}
        onClose={() => setMaking(false)}
        onSaved={(id) => navigate(`/accounts/${id}`)}
      />
    </Page>
  );
}
