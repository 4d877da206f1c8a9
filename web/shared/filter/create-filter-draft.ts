import { type Accessor, createEffect, on } from "solid-js";
import { createStore, produce, unwrap } from "solid-js/store";
import { filterLimits } from "./filter-limits.ts";
import {
  countConditions,
  type Draft,
  type DraftCondition,
  type DraftGroup,
  draftOf,
  type GroupKind,
  jsonOf,
  newCondition,
  newGroup,
  valueFor,
} from "./filter-draft.ts";
import { type Fields, type FilterField, opOf } from "./filter-fields.ts";

/** A filter that is being written: what of it is complete goes out at each change, with `keepsBegun` also what is begun; what comes in from
 * elsewhere, a saved view or the back button, takes its place. */
export function createFilterDraft(
  given: { json: Accessor<string>; fields: Accessor<Fields>; onChange: (json: string) => void; keepsBegun?: boolean },
) {
  const [root, setRoot] = createStore<DraftGroup>(draftOf(given.json()));
  let sent = given.json();
  createEffect(on(given.json, (json) => {
    if (json === sent) return;
    sent = json;
    setRoot(draftOf(json));
  }, { defer: true }));

  const change = (act: (draft: DraftGroup) => void) => {
    setRoot(produce(act));
    const json = jsonOf(unwrap(root), given.fields(), given.keepsBegun);
    if (json === sent) return;
    sent = json;
    given.onChange(json);
  };
  const onCondition = (id: number, act: (condition: DraftCondition) => void) =>
    change((draft) => {
      const found = find(draft, id);
      if (found?.kind === "condition") act(found);
    });
  const onGroup = (id: number, act: (group: DraftGroup) => void) =>
    change((draft) => {
      const found = find(draft, id);
      if (found && found.kind !== "condition") act(found);
    });
  return {
    root,
    count: () => countConditions(root),
    isFull: () => countConditions(root) >= filterLimits.conditions,
    setField: (id: number, field: FilterField) =>
      onCondition(id, (condition) => Object.assign(condition, { ...newCondition(field), id })),
    setOp: (id: number, op: string) =>
      onCondition(id, (condition) => {
        const field = given.fields().get(condition.field);
        const [next, before] = [opOf(field, op)?.takes, opOf(field, condition.op)?.takes];
        Object.assign(condition, { op, value: valueFor(next, before, condition.value) });
      }),
    setValue: (id: number, value: unknown) => onCondition(id, (condition) => void (condition.value = value)),
    setKind: (id: number, kind: GroupKind) => onGroup(id, (group) => void (group.kind = kind)),
    addCondition: (groupId: number): number => {
      const made = newCondition();
      onGroup(groupId, (group) => void group.parts.push(made));
      return made.id;
    },
    addGroup: (groupId: number): number => {
      const made = newCondition();
      onGroup(groupId, (group) => void group.parts.push(newGroup(group.kind === "any" ? "all" : "any", [made])));
      return made.id;
    },
    remove: (id: number) => change((draft) => drop(draft, id)),
    clear: () => change((draft) => void (draft.parts = [])),
  };
}
export type FilterDraft = ReturnType<typeof createFilterDraft>;

function find(draft: Draft, id: number): Draft | undefined {
  if (draft.id === id) return draft;
  if (draft.kind === "condition") return undefined;
  for (const part of draft.parts) {
    const found = find(part, id);
    if (found) return found;
  }
  return undefined;
}

/** Takes it out, and groups that hold nothing then. */
function drop(group: DraftGroup, id: number): void {
  for (const part of group.parts) if (part.kind !== "condition") drop(part, id);
  group.parts = group.parts.filter((part) => part.id !== id && (part.kind === "condition" || part.parts.length > 0));
}
