import type { SendingWindow } from "#db/schema/teammate.ts";
import type { Random } from "#tests/support/random.ts";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** A window that may be saved: office hours, nights, overlaps, minutes around clock changes, whole days. */
export function randomWindow(random: Random): NonNullable<SendingWindow> {
  const window: NonNullable<SendingWindow> = {};
  for (const day of random.shuffle(days).slice(0, random.int(1, 7))) {
    window[day] = Array.from({ length: random.int(1, 3) }, () => randomSpan(random));
  }
  return window;
}

function randomSpan(random: Random): [string, string] {
  if (random.chance(0.1)) return ["00:00", "24:00"];
  // Clocks are changed between 01:30 and 03:00: half of the spans begin or end there.
  const minute = () => random.chance(0.5) ? random.int(60, 210) : random.int(0, 1_439);
  const start = minute();
  if (random.chance(0.1)) return [clock(start), "24:00"];
  const end = minute();
  return end === start ? [clock(start), clock((start + 1) % 1_440)] : [clock(start), clock(end)];
}
