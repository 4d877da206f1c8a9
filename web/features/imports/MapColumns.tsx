import { createMemo, createSignal, For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import type { Kind, Plan, Uploaded } from "./create-plan.ts";
import { FileReading } from "./FileReading.tsx";
import { ForEveryRow } from "./ForEveryRow.tsx";
import { type NewTrait, NewTraitDialog } from "./NewTraitDialog.tsx";
import { makes, optOutsLost, planFault, skip, targetOptions } from "./targets.ts";

const kinds: { value: Kind; label: string }[] = [
  { value: "flat", label: "A user and its account" },
  { value: "users", label: "A user" },
  { value: "accounts", label: "An account" },
];
const invites: { value: Kind; label: string } = { value: "teammates", label: "A teammate to invite" };

/** What each column is, beside its first rows, and what the import sets for all. */
export function MapColumns(
  props: { plan: Plan; onRun: (id: string) => void; onBack: () => void; onReread: (file: Uploaded) => void },
) {
  const me = useMe();
  const traits = [useTraits("user"), useTraits("account"), useTraits("teammate")];
  const [making, setMaking] = createSignal<NewTrait | null>(null);
  const { file, said, say } = props.plan;
  const targets = createMemo(() => targetOptions(said.kind, traits.flatMap((of) => of()), isAdmin(me())));
  const fault = () => planFault(said.kind, props.plan.columns());
  const setTarget = (column: string, target: string | null) => say("columns", said.kind, column, target);
  const samplesOf = (n: number) => file.rows.map((row) => row[n] ?? "").filter(Boolean);
  const lost = () =>
    optOutsLost(
      said.kind,
      file.columns.filter((column) => !props.plan.columns()[column]),
      (column) => samplesOf(file.columns.indexOf(column)),
    );
  const choose = (column: string, n: number, target: string | null) => {
    if (target?.startsWith(makes)) {
      const entity = target.slice(makes.length) as NewTrait["entity"];
      setMaking({ entity, column, samples: samplesOf(n) });
    } else setTarget(column, target === null || target === skip ? null : target);
  };
  const run = createSubmit(async (_, dryRun: boolean) => {
    await request("POST /api/imports/:id/run", { params: { id: file.id }, body: props.plan.body(dryRun) });
    props.onRun(file.id);
  });
  return (
    <>
      <Section title={file.fileName} lead="How the file is read.">
        <div class="grid grid-cols-3 gap-4 p-4 phone:grid-cols-1">
          <Select
            label="A row is"
            options={isAdmin(me()) ? [...kinds, invites] : kinds}
            value={said.kind}
            onChange={(kind) => say({ kind })}
            error={run.on("kind")}
          />
          <FileReading file={file} onReread={props.onReread} />
        </div>
      </Section>
      <Section
        title="Columns"
        lead={file.remembered
          ? "Mapped as the last file with these columns. The samples are the first rows."
          : "Say what each column becomes. The samples are the first rows."}
      >
        <ul class="divide-y">
          <For each={file.columns}>
            {(column, n) => (
              <li class="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_minmax(12rem,16rem)] items-center gap-4 px-4 py-2 phone:grid-cols-1 phone:gap-1">
                <span class="truncate text-sm font-medium">{column}</span>
                <span class="truncate text-xs text-muted">{samplesOf(n()).slice(0, 3).join(" · ") || "empty"}</span>
                <Combobox
                  label={`${column} becomes`}
                  labelHidden
                  options={targets()}
                  value={props.plan.columns()[column] ?? skip}
                  onChange={(target) => choose(column, n(), target)}
                  error={run.on(`columns.${column}`)}
                />
              </li>
            )}
          </For>
        </ul>
      </Section>
      <Show when={props.plan.hasAccounts()}>
        <ForEveryRow plan={props.plan} run={run} />
      </Show>
      <Show when={said.kind === "teammates"}>
        <div class="mb-4">
          <Notice tone="info">
            They are invited without a mail: make each one's join link under Settings › Team. Role and time zone count
            for whom the team does not have yet.
          </Notice>
        </div>
      </Show>
      <Show when={lost()}>
        {(words) => (
          <div class="mb-4">
            <Notice tone="warn">
              {words()} A column that becomes “Unsubscribed” takes yes, or the date since when.
            </Notice>
          </div>
        )}
      </Show>
      <Show when={run.beside()}>
        {(words) => (
          <div class="mb-4">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
      <div class="flex flex-wrap items-center justify-end gap-3">
        <Show when={fault()}>{(words) => <p class="text-sm text-muted">{words()}</p>}</Show>
        <Button onClick={props.onBack}>Another file</Button>
        <Button pending={run.pending()} disabled={fault() !== null} onClick={() => void run.run(true)}>
          Try without importing
        </Button>
        <Button look="primary" pending={run.pending()} disabled={fault() !== null} onClick={() => void run.run(false)}>
          Import
        </Button>
      </div>
      <NewTraitDialog
        of={making()}
        onClose={() => setMaking(null)}
        onMade={({ column }, target) => {
          setTarget(column, target);
          setMaking(null);
        }}
      />
    </>
  );
}
