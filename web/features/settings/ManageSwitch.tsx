import { useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { request } from "#web/shared/api.ts";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Switch } from "#web/shared/ui/Switch.tsx";
import { outText } from "./unsubscribed-text.ts";

/** Whether unsubscribes are managed (SU5). Off, starts write to those who unsubscribed: that is asked with how many they are. */
export function ManageSwitch(props: { isOn: boolean; disabled: boolean; save: (isOn: boolean) => Promise<void> }) {
  const [asking, setAsking] = createSignal(false);
  const out = useQuery(() => ({
    queryKey: ["users", "count", "unsubscribed"],
    queryFn: ({ signal }) => request("GET /api/users/count", { query: { unsubscribed: "true" }, signal }),
    enabled: asking(),
    meta: { follows: ["user"] },
  }));
  return (
    <>
      <Switch
        label="Let users unsubscribe"
        hint="While this is off, no link is added to any mail, and what is started then goes to everyone, those who unsubscribed included. What was made before it and playbooks that allow unsubscribes leave them out all the same."
        checked={props.isOn}
        disabled={props.disabled}
        onChange={(isOn) => isOn ? void props.save(true) : setAsking(true)}
      />
      <ConfirmDialog
        open={asking()}
        onClose={() => setAsking(false)}
        title="Stop managing unsubscribes?"
        action="Stop managing them"
        danger
        onConfirm={() => props.save(false)}
      >
        {out.isSuccess
          ? outText(out.data)
          : out.isError
          ? "How many people have unsubscribed could not be counted."
          : "Counting who unsubscribed…"}{" "}
        Whatever is started while this is off goes to them too, and no mail has a link to unsubscribe.
      </ConfirmDialog>
    </>
  );
}
