import { createMemo, For, Show } from "solid-js";
import { type Message } from "#web/shared/mail/message-state.ts";
import { Pencil } from "#web/shared/ui/icons.ts";
import { editedText, shortName, valuesOf, type Varying, varying, withoutSaid } from "./alike.ts";
import type { Differences, Differs } from "./create-differences.ts";

/** What sets a message apart from the others of its group: the values that are not the same in all, and what was edited in it. */
export function Apart(
  props: { differs: Differs | undefined; varying: readonly Varying[] },
) {
  const values = createMemo(() => props.differs ? valuesOf(props.differs) : new Map<string, string | null>());
  const shown = () => props.varying.filter((one) => values().has(one.path));
  return (
    <Show when={props.differs} fallback={<span class="text-faint">…</span>}>
      {(differs) => (
        <span class="text-muted">
          <Show when={differs().lines.length > 0}>
            <span class="mr-2 text-text">
              <Pencil size={11} class="mr-1 inline align-baseline" aria-label="Edited:" />
              {editedText(differs().lines)}
            </span>
          </Show>
          <For each={shown()}>
            {(one, n) => (
              <>
                {n() > 0 ? " · " : ""}
                <span class="text-faint">{shortName(one)}</span>{" "}
                <span class="text-text">{values().get(one.path) ?? "—"}</span>
              </>
            )}
          </For>
          <Show when={differs().lines.length === 0 && shown().length === 0}>
            <span class="text-faint">As the others</span>
          </Show>
        </span>
      )}
    </Show>
  );
}

/** Which variables vary in each group of what is loaded. */
export function createVarying(
  given: {
    rows: () => readonly Message[];
    differences: Differences;
    groupOf: () => ((message: Message) => string) | null;
  },
): (message: Message) => readonly Varying[] {
  const byGroup = createMemo(() => {
    const groupOf = given.groupOf();
    if (!groupOf) return new Map<string, Varying[]>();
    const known = given.differences.all();
    const groups = new Map<string, Differs[]>();
    for (const row of given.rows()) {
      const differs = known.get(row.id);
      if (differs) groups.set(groupOf(row), [...(groups.get(groupOf(row)) ?? []), differs]);
    }
    return new Map([...groups].map(([id, items]) => [id, withoutSaid(varying(items))]));
  });
  return (message) => byGroup().get(given.groupOf()?.(message) ?? "") ?? [];
}
