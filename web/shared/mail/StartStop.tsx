import { A } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import type { Answer } from "../api.ts";
import { mayWork, useMe } from "../me.ts";
import { Time } from "../times.tsx";
import { Button } from "../ui/Button.tsx";
import { toastError } from "../ui/Toast.tsx";
import { turnStart } from "./start-stop.ts";

type Start = Pick<Answer<"GET /api/starts/:id">, "id" | "paused" | "playbook">;

/** The button that stops what a start made, or lets it go on (SE7); of a playbook that is paused the way there, as that alone does so.
 * `size` is that of its neighbours. */
export function StartTurn(props: { start: Start; size?: "sm" | "md" }) {
  const client = useQueryClient();
  const [pending, setPending] = createSignal(false);
  const turn = async () => {
    setPending(true);
    await turnStart(client, props.start.id, !props.start.paused).catch(toastError);
    setPending(false);
  };
  return (
    <Show
      when={props.start.playbook?.isPaused ? props.start.playbook : null}
      fallback={
        <Button size={props.size ?? "sm"} pending={pending()} onClick={() => void turn()}>
          {props.start.paused ? "Let it go on" : "Stop its mail"}
        </Button>
      }
    >
      {(playbook) => <A href={`/playbooks/${playbook().id}`} class="link">Its playbook is paused</A>}
    </Show>
  );
}

/** Stops what a start made by one click, lets it go on by another, and says who stopped it (SE7). */
export function StartStop(props: { start: Start; size?: "sm" | "md" }) {
  const me = useMe();
  return (
    <span class="flex flex-wrap items-center gap-2 text-sm">
      <Show when={props.start.paused}>
        {(paused) => (
          <span class="text-warn">
            Stopped{paused().by ? ` by ${paused().by!.name}` : ""} <Time at={paused().at} zone={me().timeZone} />
          </span>
        )}
      </Show>
      <Show when={mayWork(me())}>
        <StartTurn start={props.start} {...(props.size ? { size: props.size } : {})} />
      </Show>
    </span>
  );
}
