import { A } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo, createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { createNow, dateText } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { DateField } from "#web/shared/ui/DateField.tsx";
import { Trash } from "#web/shared/ui/icons.ts";
import { Section } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toastError, toastUndo } from "#web/shared/ui/Toast.tsx";

type Holiday = Answer<"GET /api/holidays">["items"][number];
const dayMs = 86_400_000;

/** The workspace's own holidays, for admins to set, among the public ones of one's region, a year ahead (SW4). */
export function HolidaySection(props: { region: string | null; maySet: boolean }) {
  const client = useQueryClient();
  const now = createNow();
  const today = createMemo(() => new Date(now()).toISOString().slice(0, 10));
  const yearOn = () => new Date(Date.parse(`${today()}T00:00:00Z`) + 365 * dayMs).toISOString().slice(0, 10);
  const list = useQuery(() => ({
    queryKey: ["holidays", props.region, today()],
    queryFn: ({ signal }) =>
      request("GET /api/holidays", {
        query: { from: today(), to: yearOn(), ...(props.region === null ? {} : { region: props.region }) },
        signal,
      }),
  }));
  const renew = () => client.invalidateQueries({ queryKey: ["holidays"] });
  const remove = async ({ day, name }: Holiday) => {
    try {
      await request("DELETE /api/holidays/:day", { params: { day } });
      await renew();
      toastUndo(`${name} deleted`, async () => {
        await request("PUT /api/holidays/:day", { params: { day }, body: { name } });
        await renew();
      });
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Section
      title="Holidays"
      lead={
        <>
          Mail of everybody waits on the workspace's own days, and yours on the public ones of the region in your{" "}
          <A class="link" href="/settings/profile">profile</A>.
        </>
      }
    >
      <Show when={props.maySet}>
        <AddHoliday onAdded={() => void renew()} />
      </Show>
      <Loaded query={list}>
        {(answer) => (
          <ul class="divide-y">
            <For
              each={answer().items}
              fallback={<li class="px-4 py-3 text-sm text-muted">No holiday in the year to come.</li>}
            >
              {(one) => (
                <li class="flex min-h-11 items-center gap-3 px-4 py-1.5">
                  <span class="w-40 shrink-0 text-sm text-muted tabular-nums phone:w-30">{dateText(one.day)}</span>
                  <span class="min-w-0 flex-1 text-sm break-words">{one.name}</span>
                  <Show when={one.own} fallback={<Badge>Public</Badge>}>
                    <Badge tone="accent">Workspace</Badge>
                    <Show when={props.maySet}>
                      <IconButton size="sm" label={`Delete ${one.name}`} onClick={() => void remove(one)}>
                        <Trash size={14} aria-hidden="true" />
                      </IconButton>
                    </Show>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
    </Section>
  );
}

function AddHoliday(props: { onAdded: () => void }) {
  const [day, setDay] = createSignal("");
  const [name, setName] = createSignal("");
  const add = createSubmit(async () => {
    await request("PUT /api/holidays/:day", { params: { day: day() }, body: { name: name() } });
    setDay("");
    setName("");
    props.onAdded();
  });
  return (
    <form
      class="flex flex-wrap items-start gap-3 border-b p-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add.run();
      }}
    >
      <DateField class="w-40" label="Day" value={day()} onChange={setDay} error={add.on("day")} />
      <TextField
        class="min-w-40 flex-1"
        label="Name"
        value={name()}
        onChange={setName}
        error={add.on("name")}
        maxLength={100}
      />
      <Button
        class="mt-5.5"
        type="submit"
        pending={add.pending()}
        disabled={day() === "" || name().trim() === ""}
      >
        Add holiday
      </Button>
      <Show when={add.beside()}>
        {(words) => (
          <div class="w-full">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
    </form>
  );
}
