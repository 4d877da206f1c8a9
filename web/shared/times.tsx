import { createSignal, onCleanup } from "solid-js";
import { agoText, dateTimeText, type Instant, msOf, zoneText } from "./time-text.ts";

export { agoText, dateText, dateTimeText, type Instant, zoneText } from "./time-text.ts";

const [now, setNow] = createSignal(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time, renewed twice a minute while somebody looks. Needs an owner. */
export function createNow(): () => number {
  if (watchers++ === 0) {
    setNow(Date.now());
    timer = setInterval(() => setNow(Date.now()), 30_000);
  }
  onCleanup(() => {
    if (--watchers === 0) clearInterval(timer);
  });
  return now;
}

/** An instant in words: how long ago or ahead, or with `exact` the wall time in `zone`. The whole truth is its title. */
export function Time(props: { at: Instant; zone: string; exact?: boolean; class?: string }) {
  const now = createNow();
  return (
    <time
      datetime={new Date(msOf(props.at)).toISOString()}
      title={`${dateTimeText(props.at, props.zone, now())} ${zoneText(props.zone)}`}
      class={props.class}
    >
      {props.exact ? dateTimeText(props.at, props.zone, now()) : agoText(props.at, now(), props.zone)}
    </time>
  );
}
