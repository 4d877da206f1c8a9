import { useNavigate } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createMemo, createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createMakes } from "#web/shared/create-makes.ts";
import type { Selection } from "#web/shared/data-view/create-selection.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { lazyPart } from "#web/shared/lazy.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Pause, Play, Plus, Upload, Workflow } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { playbookColumns } from "./columns.tsx";
import { countStates } from "./count-states.ts";
import { pauseMany, resumeMany } from "./many.ts";
import { type PlaybookRow, type State, states } from "./playbook-text.ts";

const NewPlaybookDialog = lazyPart(() => import("./NewPlaybookDialog.tsx"), () => null);
const ImportDialog = lazyPart(() => import("./ImportDialog.tsx"), () => null);

/** All playbooks, with how many accounts are in each and what waits (VI1, PB1). */
export default function PlaybooksPage() {
  const me = useMe();
  const navigate = useNavigate();
  const [making, setMaking] = createMakes(() => mayWork(me()));
  const [importing, setImporting] = createSignal(false);
  const counts = useQuery(() => ({
    queryKey: ["playbooks", "states"],
    queryFn: ({ signal }) => countStates(signal),
    meta: { restMs: 10_000 },
  }));
  const stateOptions = createMemo(() =>
    (["live", "paused", "draft"] as const satisfies State[]).map((value) => ({
      value,
      label: states[value].label,
      ...(counts.isSuccess ? { detail: counts.data[value].toLocaleString("en") } : {}),
    }))
  );
  createShortcuts("Playbooks", [
    { keys: "n", label: "New playbook", run: () => setMaking(true), when: () => mayWork(me()) },
  ]);
  const make = () => (
    <Button look="primary" onClick={() => setMaking(true)}>
      <Plus size={15} aria-hidden="true" /> New playbook
    </Button>
  );
  const take = () => (
    <Button onClick={() => setImporting(true)}>
      <Upload size={14} aria-hidden="true" /> Import
    </Button>
  );
  return (
    <Page
      title="Playbooks"
      fill
      actions={
        <Show when={mayWork(me())}>
          {take()}
          {make()}
        </Show>
      }
    >
      <DataView<PlaybookRow>
        label="Playbooks"
        saved={{ list: "playbooks", plain: "All" }}
        queryKey={["playbooks"]}
        follows={["message", "teammate"]}
        load={({ q, sort, filters, cursor, limit, signal }) =>
          request("GET /api/playbooks", {
            query: {
              ...{ q, cursor, limit, sort: sort as "name" },
              state: filters["state"] as State | undefined,
              ...(filters["archived"] === "true" ? { archived: "true" as const } : {}),
            },
            signal,
          })}
        idOf={(playbook) => playbook.id}
        nameOf={(playbook) => playbook.name}
        hrefOf={(playbook) => `/playbooks/${playbook.id}`}
        defaultSort="name"
        search="Search playbooks"
        panel
        filters={[
          { key: "state", label: "State", options: stateOptions() },
          { key: "archived", label: "Archived", options: [{ value: "true", label: "Only archived" }] },
        ]}
        columns={playbookColumns(() => me().timeZone)}
        {...(maySend(me())
          ? {
            actions: (selection: Selection<PlaybookRow>) => (
              <>
                <Button size="sm" onClick={() => void pauseMany(selection.ids())}>
                  <Pause size={14} aria-hidden="true" /> Pause
                </Button>
                <Button size="sm" onClick={() => void resumeMany(selection.ids())}>
                  <Play size={14} aria-hidden="true" /> Resume
                </Button>
              </>
            ),
          }
          : {})}
        empty={
          <EmptyState
            icon={<Workflow size={18} aria-hidden="true" />}
            title="No playbooks yet"
            action={
              <Show when={mayWork(me())}>
                {make()}
                {take()}
              </Show>
            }
          >
            A playbook watches your accounts, and begins conversations with those that match its rule. Each mail waits
            for your team to review it before it leaves.
          </EmptyState>
        }
      />
      <Show when={making()}>
        <NewPlaybookDialog onClose={() => setMaking(false)} onMade={(id: string) => navigate(`/playbooks/${id}`)} />
      </Show>
      <Show when={importing()}>
        <ImportDialog onClose={() => setImporting(false)} onMade={(id: string) => navigate(`/playbooks/${id}`)} />
      </Show>
    </Page>
  );
}
