import { createEffect, on, Show } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { useMe } from "../me.ts";
import { Button } from "../ui/Button.tsx";
import { Notice } from "../ui/states.tsx";
import { Switch } from "../ui/Switch.tsx";
import type { StartForm } from "./start-form.ts";

/** Whether those who unsubscribed are left out (ST7). While nobody manages unsubscribes there is no such option (SU5): what the form
 * still asks of it is said, with the way on, and never changed unseen. */
export function UnsubscribesField(props: {
  form: StartForm;
  setForm: SetStoreFunction<StartForm>;
  /** One mail to several users of an account. */
  isGroup: boolean;
  error: string | null;
  /** What asks for unsubscribes while they are not managed: a start is refused, a playbook leaves them out all the same. */
  unmanaged: "refused" | "left_out";
}) {
  const me = useMe();
  const allow = (allowUnsubscribes: boolean) => props.setForm({ allowUnsubscribes });
  // A start allows them by default as soon as they are managed.
  createEffect(on(() => me().manageUnsubscribes, (is) => {
    if (is && props.unmanaged === "refused") allow(true);
  }, { defer: true }));
  return (
    <div class="flex flex-col gap-2">
      <Show when={me().manageUnsubscribes}>
        <Switch
          label="Allow unsubscribes"
          hint={props.isGroup
            ? "Leaves out those who unsubscribed. A mail to several users has no link to unsubscribe."
            : "Ends each mail with a link to unsubscribe, and skips those who did."}
          checked={props.form.allowUnsubscribes}
          onChange={allow}
        />
      </Show>
      <Show
        when={props.form.allowUnsubscribes}
        fallback={
          <Notice tone="warn">
            {me().manageUnsubscribes
              ? "Everyone gets it, those who unsubscribed included, and nobody can unsubscribe from it."
              : "Unsubscribes are not managed in this workspace: everyone gets it, those who unsubscribed included."}
          </Notice>
        }
      >
        <Show when={!me().manageUnsubscribes || props.error}>
          <Notice
            tone={props.unmanaged === "refused" ? "danger" : "warn"}
            action={<Button size="sm" onClick={() => allow(false)}>Write to everyone</Button>}
          >
            {props.unmanaged === "refused"
              ? "Unsubscribes are not managed in this workspace any more, so that nobody can be left out for having unsubscribed. It can go to everyone, those who unsubscribed included."
              : "Unsubscribes are not managed in this workspace: no link to unsubscribe is added. Whoever unsubscribed is left out all the same."}
          </Notice>
        </Show>
      </Show>
    </div>
  );
}
