import { createMemo, For, Show } from "solid-js";
import { useMe } from "../me.ts";
import { TriangleAlert, X } from "../ui/icons.ts";
import { type Draft, type DraftGroup, draftOf, jsonOf } from "./filter-draft.ts";
import { conditionWords, groupLine } from "./filter-words.ts";
import type { FieldsInUse } from "./use-fields.ts";
import type { Names } from "./use-names.ts";

/** The conditions that a list is narrowed by, each in words with a cross that takes it out (VI2). */
export function FilterChips(
  props: { value: string; onChange: (json: string) => void; fields: FieldsInUse; names: Names },
) {
  const me = useMe();
  const root = createMemo(() => draftOf(props.value));
  // Under any other word than "all" the conditions do not stand for themselves.
  const parts = (): Draft[] => root().kind === "all" ? root().parts : root().parts.length === 0 ? [] : [root()];
  const words = (part: Draft) =>
    part.kind === "condition"
      ? conditionWords(part, props.fields.byName(), {
        nameOf: props.names.nameOf,
        goneName: props.fields.goneName,
        currency: me().currency,
        timeZone: me().timeZone,
      })
      : groupLine(part);
  const isGone = (part: Draft) =>
    part.kind === "condition" && props.fields.query.isSuccess && !props.fields.byName().has(part.field);
  const without = (part: Draft) => {
    const left: DraftGroup = { ...root(), parts: root().parts.filter((one) => one.id !== part.id) };
    props.onChange(part.id === root().id ? "" : jsonOf(left, props.fields.byName()));
  };
  return (
    <For each={parts()}>
      {(part) => (
        <span
          class="inline-flex h-7 max-w-80 items-center rounded-md text-xs font-medium"
          classList={{
            "bg-accent-soft text-accent": !isGone(part),
            "bg-danger-soft text-danger": isGone(part),
          }}
        >
          <Show when={isGone(part)}>
            <TriangleAlert size={12} class="ml-2 shrink-0" aria-hidden="true" />
          </Show>
          <span class="truncate pl-2" title={words(part)}>
            {words(part)}
            <Show when={isGone(part)}>: no field any more</Show>
          </span>
          <button
            type="button"
            aria-label={`Take out: ${words(part)}`}
            class="mx-0.5 grid size-6 shrink-0 place-items-center rounded-sm outline-offset-[-2px] hover:bg-hover"
            onClick={() => without(part)}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </span>
      )}
    </For>
  );
}
