import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { isAdmin, mayWork, useMe } from "#web/shared/me.ts";
import { SuppressDialog } from "#web/shared/people/SuppressDialog.tsx";
import { TrackingSwitch } from "#web/shared/people/TrackingSwitch.tsx";
import { suppressedBecause } from "#web/shared/people/suppressed-text.ts";
import { Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { setSubscription } from "#web/shared/people/subscription.ts";
import { By, UndoneUnsubscribes, useUnsubscribesOf } from "./UndoneUnsubscribes.tsx";

type User = Answer<"GET /api/users/:id">;

/** Whether a user may be mailed: unsubscribed or suppressed, when, by whom and why, each undone here (SU2, CH6). */
export function Subscription(props: { user: User }) {
  const me = useMe();
  const client = useQueryClient();
  const [suppressing, setSuppressing] = createSignal(false);
  const [lifting, setLifting] = createSignal(false);
  const unsubscribes = useUnsubscribesOf(() => props.user.id);
  const standing = () => (unsubscribes.isSuccess ? unsubscribes.data.standing : null);
  const renew = () => client.invalidateQueries({ queryKey: ["user", props.user.id] });
  const lift = async () => {
    await request("DELETE /api/suppressions/:address", { params: { address: props.user.email! } });
    await renew();
    toast(`${props.user.email} may be mailed again`);
  };
  return (
    <Section title="Subscription">
      <div class="flex flex-col gap-3 p-4 text-sm">
        <Show when={!props.user.unsubscribed && !props.user.suppressed}>
          <p>Gets mail that allows unsubscribes.</p>
        </Show>
        <Show when={props.user.unsubscribed}>
          {(gone) => (
            <p>
              Unsubscribed <Time at={gone().at} zone={me().timeZone} />{" "}
              <Show when={standing()} fallback={gone().by === "self" ? "by a link" : `by ${gone().by}`}>
                {(one) => <By of={one()} />}
              </Show>
              <Show when={gone().reason}>{(reason) => <>{`: “${reason()}”`}</>}</Show>
            </p>
          )}
        </Show>
        <UndoneUnsubscribes items={unsubscribes.isSuccess ? unsubscribes.data.items : []} />
        <Show when={props.user.suppressed}>
          {(stop) => (
            <p class="text-danger">
              Suppressed: {suppressedBecause(stop())} <Time at={stop().at} zone={me().timeZone} />
              <Show when={stop().detail}>{(detail) => <>{`: ${detail()}`}</>}</Show>
            </p>
          )}
        </Show>
        <Show when={mayWork(me())}>
          <div class="flex flex-wrap gap-2 border-b pb-4">
            <Button size="sm" onClick={() => void setSubscription([props.user.id], !props.user.unsubscribed)}>
              {props.user.unsubscribed ? "Resubscribe" : "Unsubscribe"}
            </Button>
            <Show when={props.user.email !== null && !props.user.suppressed}>
              <Button size="sm" onClick={() => setSuppressing(true)}>Suppress this address</Button>
            </Show>
            <Show when={props.user.suppressed && isAdmin(me())}>
              <Button size="sm" onClick={() => setLifting(true)}>Lift suppression</Button>
            </Show>
          </div>
        </Show>
        <TrackingSwitch
          of="user"
          untracked={props.user.untracked}
          untrackedAccounts={props.user.accounts.filter(({ untracked }) => untracked).map(({ name }) => name)}
          save={async (untracked) => {
            const body = { untracked };
            const saved = await request("PATCH /api/users/:id", { params: { id: props.user.id }, body });
            client.setQueryData(["user", saved.id], saved);
          }}
        />
      </div>
      <Show when={suppressing()}>
        <SuppressDialog address={props.user.email} onClose={() => setSuppressing(false)} onSaved={renew} />
      </Show>
      <ConfirmDialog
        open={lifting()}
        onClose={() => setLifting(false)}
        title={`Lift the suppression of ${props.user.email ?? "it"}?`}
        action="Lift suppression"
        onConfirm={lift}
      >
        {props.user.suppressed?.why === "complaint"
          ? "Its reader complained: lift this only if they told you that they want your mail."
          : "If it comes back again, it is put here again. Mail that was skipped stays so."}
      </ConfirmDialog>
    </Section>
  );
}
