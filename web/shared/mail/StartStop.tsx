import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { type Answer, request } from "../api.ts";
import { mayWork, useMe } from "../me.ts";
import { Time } from "../times.tsx";
import { Button } from "../ui/Button.tsx";
import { toast, toastError } from "../ui/Toast.tsx";

type Start = Pick<Answer<"GET /api/starts/:id">, "id" | "paused">;

/** Stops what a start made by one click, lets it go on by another, and says who stopped it (SE7). */
export function StartStop(props: { start: Start }) {
  const me = useMe();
  const client = useQueryClient();
  const [pending, setPending] = createSignal(false);
  const turn = async (stop: boolean) => {
    setPending(true);
    try {
      const name = stop ? "POST /api/starts/:id/pause" : "POST /api/starts/:id/resume";
      await request(name, { params: { id: props.start.id } });
      await client.invalidateQueries({ queryKey: ["start", props.start.id] });
      toast(stop ? "Stopped: nothing more of it leaves" : "Going on");
    } catch (error) {
      toastError(error);
    } finally {
      setPending(false);
    }
  };
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
        <Button size="sm" pending={pending()} onClick={() => void turn(!props.start.paused)}>
          {props.start.paused ? "Let it go on" : "Stop it"}
        </Button>
      </Show>
    </span>
  );
}
