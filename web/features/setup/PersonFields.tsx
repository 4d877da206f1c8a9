import type { Submit } from "#web/shared/create-submit.ts";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { ownZone, zoneOptions } from "#web/shared/zones.ts";

export type Person = { firstName: string; lastName: string; password: string; timeZone: string };

/** A new teammate's fields before anything is typed. */
export const newPerson = (): Person => ({ firstName: "", lastName: "", password: "", timeZone: ownZone() });

export function NameFields(
  props: { person: Person; change: (part: Partial<Person>) => void; submit: Submit<[]> },
) {
  return (
    <div class="grid grid-cols-2 gap-3">
      <TextField
        label="First name"
        autocomplete="given-name"
        value={props.person.firstName}
        onChange={(firstName) => props.change({ firstName })}
        error={props.submit.on("firstName")}
        required
      />
      <TextField
        label="Last name"
        autocomplete="family-name"
        value={props.person.lastName}
        onChange={(lastName) => props.change({ lastName })}
        error={props.submit.on("lastName")}
        required
      />
    </div>
  );
}

export function PasswordAndZone(
  props: { person: Person; change: (part: Partial<Person>) => void; submit: Submit<[]> },
) {
  const zones = zoneOptions(Date.now());
  return (
    <>
      <TextField
        label="Password"
        type="password"
        autocomplete="new-password"
        value={props.person.password}
        onChange={(password) => props.change({ password })}
        hint="At least 10 characters."
        error={props.submit.on("password")}
        required
      />
      <Combobox
        label="Time zone"
        options={zones}
        value={props.person.timeZone}
        onChange={(timeZone) => timeZone && props.change({ timeZone })}
        hint="Your sending hours are read in it."
        error={props.submit.on("timeZone")}
        required
      />
    </>
  );
}
