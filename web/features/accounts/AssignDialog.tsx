import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, on, Show } from "solid-js";
import { statusOptions } from "#jobs/rules/account-status.ts";
import { request } from "#web/shared/api.ts";
import { choiceText, chosenBody, countOf, isNone, isSeveral } from "#web/shared/bulk/choice.ts";
import { beginBulk } from "#web/shared/bulk/run-bulk.ts";
import { listText, Sure } from "#web/shared/bulk/Sure.tsx";
import type { Choice } from "#web/shared/data-view/create-selection.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

// Begin with a blank, as no status does.
const keep = " keep";
const nobody = " nobody";

const changedText = (changed: number) =>
  changed === 1 ? "1 account changed" : `${changed.toLocaleString("en")} accounts changed`;

/** CSM, AE and status of one or many accounts at once (PD2). What says "leave as it is" stays. */
export function AssignDialog(props: { choice: Choice | null; onClose: () => void }) {
  const client = useQueryClient();
  const [csm, setCsm] = createSignal<string>(keep);
  const [ae, setAe] = createSignal<string>(keep);
  const [status, setStatus] = createSignal<string>(keep);
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const used = useQuery(() => ({
    queryKey: ["accounts", "statuses"],
    queryFn: ({ signal }) => request("GET /api/accounts/statuses", { signal }),
    meta: { restMs: 10_000 },
    enabled: props.choice !== null,
  }));
  const statuses = () => [
    { value: keep, label: "Leave as it is" },
    ...statusOptions(used.isSuccess ? used.data.items.flatMap(({ status }) => status ?? []) : []),
    { value: nobody, label: "None" },
  ];
  const people = () => [
    { value: keep, label: "Leave as it is" },
    ...(team.isSuccess ? team.data.items.filter((one) => one.state === "active") : [])
      .map((one) => ({ value: one.id, label: one.name, detail: one.email })),
    { value: nobody, label: "Nobody" },
  ];
  const [sure, setSure] = createSignal(false);
  const none: Choice = { ids: [] };
  const choice = () => props.choice ?? none;
  createEffect(on(() => props.choice, () => {
    setSure(false);
    setCsm(keep);
    setAe(keep);
    setStatus(keep);
  }));
  const replaced = () => [
    ...(csm() === keep ? [] : ["CSM"]),
    ...(ae() === keep ? [] : ["AE"]),
    ...(status() === keep ? [] : ["status"]),
  ];
  const chosen = (value: string) => value === keep ? undefined : value === nobody ? null : value;
  const save = createSubmit(async () => {
    const assignment = { csmId: chosen(csm()), aeId: chosen(ae()), status: chosen(status()) };
    const to = choice();
    if (!("ids" in to) || to.ids.length > 1) {
      await beginBulk({ entity: "account", chosen: chosenBody(to), act: { kind: "assign", ...assignment } }, {
        title: `Changing ${choiceText(to, "account")}`,
        done: ({ changed }) => changedText(changed),
        count: countOf(to),
      });
      return props.onClose();
    }
    const { changed } = await request("PATCH /api/accounts", { body: { ids: to.ids, ...assignment } });
    await client.invalidateQueries({ queryKey: ["accounts"] });
    toast(changedText(changed));
    props.onClose();
  });
  return (
    <Dialog
      open={props.choice !== null && !isNone(props.choice)}
      onClose={props.onClose}
      title={countOf(choice()) === 1
        ? "Set CSM, AE or status"
        : `Set CSM, AE or status of ${choiceText(choice(), "account")}`}
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            pending={save.pending()}
            disabled={replaced().length === 0 || (isSeveral(choice()) && !sure())}
          >
            Save
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <Combobox
          label="CSM"
          options={people()}
          value={csm()}
          onChange={(v) => setCsm(v ?? keep)}
          error={save.on("csmId")}
        />
        <Combobox
          label="AE"
          options={people()}
          value={ae()}
          onChange={(v) => setAe(v ?? keep)}
          error={save.on("aeId")}
        />
        <Combobox
          label="Status"
          options={statuses()}
          value={status()}
          chosen={{ value: status(), label: status() }}
          takesOwn
          onChange={(v) => setStatus(v ?? keep)}
          error={save.on("status")}
        />
        <Show when={replaced().length > 0}>
          <Sure
            choice={choice()}
            one="account"
            hint={`Their ${listText(replaced())} ${replaced().length === 1 ? "is" : "are"} replaced. There is no undo.`}
            checked={sure()}
            onChange={setSure}
          />
        </Show>
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
