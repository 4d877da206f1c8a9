import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createMemo, on, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { useMe } from "#web/shared/me.ts";
import { createShortcuts } from "#web/shared/shortcuts/create-shortcuts.ts";
import { changedTraits, type TraitValue } from "#web/shared/traits/trait-text.ts";
import { TraitFields } from "#web/shared/traits/TraitFields.tsx";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { LeaveGuard } from "#web/shared/ui/LeaveGuard.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { zoneOptions } from "#web/shared/zones.ts";
import { PasswordSection } from "./PasswordSection.tsx";
import { SecondFactorSection } from "./SecondFactorSection.tsx";
import { SessionsSection } from "./SessionsSection.tsx";
import { SignatureEditor } from "./SignatureEditor.tsx";

type Teammate = Answer<"GET /api/teammates/:id">;
type Form = {
  firstName: string;
  lastName: string;
  timeZone: string;
  holidayRegion: string | null;
  traits: Record<string, TraitValue>;
};

const formOf = (teammate: Teammate): Form => ({
  firstName: teammate.firstName,
  lastName: teammate.lastName,
  timeZone: teammate.timeZone,
  holidayRegion: teammate.holidayRegion,
  traits: { ...teammate.traits },
});

/** Settings › Profile: name, zone, holidays, signature, and at the end the traits of the team (PD1, PD5, PE5). */
export default function ProfilePage() {
  const me = useMe();
  const teammate = useQuery(() => ({
    queryKey: ["teammate", me().id],
    queryFn: ({ signal }) => request("GET /api/teammates/:id", { params: { id: me().id }, signal }),
  }));
  return (
    <Page title="Profile" lead="What colleagues and users see of you.">
      <Loaded query={teammate}>{(data) => <ProfileForm teammate={data()} />}</Loaded>
      <h2 class="mt-6 mb-4 text-lg font-semibold">Sign-in and security</h2>
      <PasswordSection email={me().email} />
      <SecondFactorSection />
      <SessionsSection />
    </Page>
  );
}

function ProfileForm(props: { teammate: Teammate }) {
  const client = useQueryClient();
  const [form, setForm] = createStore<Form>(formOf(props.teammate));
  const traits = useTraits("teammate");
  const zones = createMemo(() => zoneOptions(Date.now()));
  const regions = useQuery(() => ({
    queryKey: ["holiday-regions"],
    queryFn: ({ signal }) => request("GET /api/holiday-regions", { signal }),
    staleTime: Infinity,
  }));
  const base = () => formOf(props.teammate);
  const changes = () => {
    const [now, next] = [base(), form];
    const traits = changedTraits(now.traits, next.traits);
    return {
      ...(now.firstName === next.firstName ? {} : { firstName: next.firstName }),
      ...(now.lastName === next.lastName ? {} : { lastName: next.lastName }),
      ...(now.timeZone === next.timeZone ? {} : { timeZone: next.timeZone }),
      ...(now.holidayRegion === next.holidayRegion ? {} : { holidayRegion: next.holidayRegion }),
      ...(Object.keys(traits).length === 0 ? {} : { traits }),
    };
  };
  const dirty = () => Object.keys(changes()).length > 0;
  const reset = () => setForm({ ...base(), traits: { ...props.teammate.traits } });
  createEffect(on(() => JSON.stringify(base()), (_, before) => {
    // What was saved elsewhere is taken over, unless something is being changed here.
    if (before !== undefined && JSON.stringify(form) === before) reset();
  }));
  const save = createSubmit(async () => {
    const saved = await request("PATCH /api/teammates/:id", { params: { id: props.teammate.id }, body: changes() });
    client.setQueryData(["teammate", props.teammate.id], saved);
    setForm(formOf(saved));
    await client.invalidateQueries({ queryKey: ["me"] });
    toast("Profile saved");
  });
  createShortcuts("Profile", [
    { keys: "mod+s", label: "Save", inText: true, when: dirty, run: () => void save.run() },
  ]);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <LeaveGuard dirty={dirty()} />
      <Section title="You">
        <div class="grid grid-cols-2 gap-4 p-4 phone:grid-cols-1">
          <TextField
            label="First name"
            value={form.firstName}
            onChange={(name) => setForm("firstName", name)}
            error={save.on("firstName")}
            autocomplete="given-name"
            required
          />
          <TextField
            label="Last name"
            value={form.lastName}
            onChange={(name) => setForm("lastName", name)}
            error={save.on("lastName")}
            autocomplete="family-name"
            required
          />
          <TextField
            label="E-mail"
            value={props.teammate.email}
            onChange={() => {}}
            hint="You sign in with it."
            disabled
          />
          <Combobox
            label="Time zone"
            options={zones()}
            value={form.timeZone}
            onChange={(zone) => zone && setForm("timeZone", zone)}
            error={save.on("timeZone")}
            hint="Your sending window is read in this zone."
          />
          <Combobox
            label="Public holidays"
            options={regions.isSuccess
              ? regions.data.items.map(({ code, name }) => ({ value: code, label: name }))
              : []}
            value={form.holidayRegion}
            onChange={(region) => setForm("holidayRegion", region)}
            error={save.on("holidayRegion")}
            placeholder="None: type a country to search…"
            hint="Your mail waits on the public holidays of this region."
            clearable
          />
        </div>
      </Section>
      <Section title="Signature" lead="Ends every mail that you send, before the unsubscribe line. It saves itself.">
        <SignatureEditor teammateId={props.teammate.id} />
      </Section>
      <Show when={traits().length > 0}>
        <Section title="Traits" lead="Facts about you that mail can use, such as your calendar link.">
          <div class="grid grid-cols-2 gap-4 p-4 phone:grid-cols-1">
            <TraitFields
              traits={traits()}
              values={form.traits}
              onChange={(key, value) => setForm("traits", key, value)}
              errorOn={save.on}
            />
          </div>
        </Section>
      </Show>
      <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      <div class="sticky bottom-0 flex justify-end gap-2 bg-surface py-3">
        <Show when={dirty()}>
          <Button onClick={reset}>Discard changes</Button>
        </Show>
        <Button look="primary" type="submit" pending={save.pending()} disabled={!dirty()}>Save profile</Button>
      </div>
    </form>
  );
}
