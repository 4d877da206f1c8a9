import { For, Show } from "solid-js";
import { Tooltip } from "./Tooltip.tsx";

const sizes = { sm: "size-5 text-[0.5625rem]", md: "size-6 text-[0.625rem]", lg: "size-9 text-xs" };

/** First letters of the first and the last word; a letter of the e-mail where there is no name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? words.at(-1)?.[0] ?? "" : "";
  return (first + last).toUpperCase();
}

/** A teammate's disc. `color` comes from the server, which picks only colours that white text can be read on. */
export function Avatar(props: { name: string; color?: string | undefined; size?: keyof typeof sizes }) {
  return (
    <span
      class={`inline-grid shrink-0 place-items-center rounded-full font-semibold select-none ${
        sizes[props.size ?? "md"]
      } ${props.color ? "text-white" : "bg-pressed text-muted"}`}
      style={{ "background-color": props.color }}
      aria-hidden="true"
    >
      {initialsOf(props.name)}
    </span>
  );
}

/** A teammate named: disc and name in one line. */
export function Person(props: { person: { name: string; color: string } | null; none?: string }) {
  return (
    <Show when={props.person} fallback={<span class="text-faint">{props.none ?? "—"}</span>}>
      {(person) => (
        <span class="flex min-w-0 items-center gap-1.5">
          <Avatar name={person().name} color={person().color} size="sm" />
          <span class="truncate">{person().name}</span>
        </span>
      )}
    </Show>
  );
}

/** Who is here, as overlapping discs; more than `most` are a number. */
export function AvatarStack(
  props: { people: { id: string; name: string; color: string }[]; label: string; most?: number },
) {
  const most = () => props.most ?? 3;
  return (
    <span
      class="inline-flex -space-x-1"
      role="img"
      aria-label={`${props.label}: ${props.people.map((p) => p.name).join(", ")}`}
    >
      <For each={props.people.slice(0, most())}>
        {(person) => (
          <Tooltip text={person.name}>
            <span class="rounded-full ring-2 ring-surface">
              <Avatar name={person.name} color={person.color} size="sm" />
            </span>
          </Tooltip>
        )}
      </For>
      <Show when={props.people.length > most()}>
        <span class="grid size-5 place-items-center rounded-full bg-pressed text-2xs text-muted ring-2 ring-surface">
          +{props.people.length - most()}
        </span>
      </Show>
    </span>
  );
}
