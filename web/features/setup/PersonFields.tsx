import type { Submit } from "#web/shared/create-submit.ts";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { PasswordField } from "#web/shared/ui/PasswordField.tsx";
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
      <PasswordField
        label="Password"
        autocomplete="new-password"
        least={10}
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
        hint="Your mail leaves on weekdays from 09:00 to 17:00 in it, until you choose other hours in the settings."
        error={props.submit.on("timeZone")}
        required
      />
    </>
  );
}
