import { useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, on, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";

type Sender = Answer<"GET /api/senders">["items"][number];
const textOf = (limit: number | null) => limit === null ? "" : String(limit);
const limitOf = (text: string) => text.trim() === "" ? null : Number(text);

/** What its circuit breaker does, and why (SE6). */
const breakerText = ({ hourlyLimit, why }: NonNullable<Sender["breaker"]>) =>
  hourlyLimit === 0
    ? `Paused by Parley: ${why}. It resumes by itself in small steps; stop it to keep it paused.`
    : `Resuming in steps, ${hourlyLimit} an hour by now, after ${why}.`;

/** One sender's limits, what of them is used now, and the button that stops it (QU1, SE7). */
export function SenderLimits(props: { sender: Sender; mayRaise: boolean; mayPause: boolean }) {
  const client = useQueryClient();
  const [hourly, setHourly] = createSignal("");
  const [daily, setDaily] = createSignal("");
  const [gap, setGap] = createSignal("");
  const [error, setError] = createSignal<ApiError | null>(null);
  createEffect(
    on(() => [props.sender.hourlyLimit, props.sender.dailyLimit, props.sender.minGapSeconds] as const, ([h, d, g]) => {
      setHourly(textOf(h));
      setDaily(textOf(d));
      setGap(String(g));
    }),
  );
  const dirty = () =>
    limitOf(hourly()) !== props.sender.hourlyLimit || limitOf(daily()) !== props.sender.dailyLimit ||
    Number(gap()) !== props.sender.minGapSeconds;
  const save = async () => {
    setError(null);
    try {
      const body = { hourlyLimit: limitOf(hourly()), dailyLimit: limitOf(daily()), minGapSeconds: Number(gap()) };
      await request("PATCH /api/senders/:id", { params: { id: props.sender.id }, body });
      await client.invalidateQueries({ queryKey: ["senders"] });
      toast("Limits saved");
    } catch (cause) {
      if (cause instanceof ApiError && cause.field) setError(cause);
      else toastError(cause);
    }
  };
  const pause = async (paused: boolean) => {
    try {
      const call = paused ? "POST /api/senders/:id/pause" : "POST /api/senders/:id/resume";
      await request(call, { params: { id: props.sender.id } });
      await client.invalidateQueries({ queryKey: ["senders"] });
    } catch (cause) {
      toastError(cause);
    }
  };
  const errorAt = (field: string) => error()?.field === field ? error()!.message : null;
  return (
    <div class="flex flex-col gap-3 p-4">
      <div class="flex items-center gap-3">
        <div class="min-w-0 flex-1">
          <p class="truncate text-sm font-medium">{props.sender.channelName}</p>
          <p class="truncate text-xs text-muted">
            sends as {props.sender.address} · {props.sender.usedHour} in the last hour, {props.sender.usedDay}{" "}
            in the last day
          </p>
        </div>
        <Show when={props.sender.paused}>
          {(paused) => <Badge tone="warn">Stopped{paused().by ? ` by ${paused().by!.name}` : ""}</Badge>}
        </Show>
        <Show when={props.mayPause}>
          <Button size="sm" onClick={() => void pause(!props.sender.paused)}>
            {props.sender.paused ? "Let it go on" : "Stop"}
          </Button>
        </Show>
      </div>
      <Show when={props.sender.paused ? null : props.sender.breaker}>
        {(breaker) => (
          <Notice
            tone="warn"
            action={props.mayPause && <Button size="sm" onClick={() => void pause(false)}>Resume at once</Button>}
          >
            {breakerText(breaker())}
          </Notice>
        )}
      </Show>
      <div class="grid grid-cols-3 gap-3">
        <TextField
          label="Per hour"
          type="number"
          value={hourly()}
          onChange={setHourly}
          placeholder="Unlimited"
          hint="Empty is unlimited, 0 is none."
          error={errorAt("hourlyLimit")}
        />
        <TextField
          label="Per day"
          type="number"
          value={daily()}
          onChange={setDaily}
          placeholder="Unlimited"
          hint="Empty is unlimited, 0 is none."
          error={errorAt("dailyLimit")}
        />
        <TextField
          label="Seconds apart"
          type="number"
          value={gap()}
          onChange={setGap}
          hint="0 is no gap."
          error={errorAt("minGapSeconds")}
        />
      </div>
      <div class="flex items-center justify-end gap-3">
        <Show when={!props.mayRaise}>
          <p class="mr-auto text-xs text-faint">You may lower your limits; an admin raises them.</p>
        </Show>
        <Button size="sm" disabled={!dirty()} onClick={() => void save()}>Save limits</Button>
      </div>
    </div>
  );
}
