import type { Field } from "#db/filter/field.ts";
import { sharedHolds } from "#db/filter/compile.ts";
import type { Parsed } from "#db/filter/parse.ts";
import type { Registry } from "#db/filter/registry.ts";
import * as by from "#db/queries/numbers-by.ts";
import type { Key } from "#db/queries/numbers.ts";
import type { FilterJson } from "../contract/filter.ts";
import { Refusal } from "../errors.ts";

/** A breakdown's dimension: what its groups go by, and which conversations each is. */
export type Rows = {
  kind: "template" | "teammate" | "playbook" | "step" | "channel" | "value";
  /** What a row is: "Sender"; of a trait what that is called. */
  label: string;
  dimension: by.Dimension;
  /** Of a trait or another field, what its values are called. */
  field?: Field;
  /** The filter of the list that holds this group, and no others. */
  filter: (key: Key) => FilterJson;
  /** One that takes as much room in a filter as any of these. */
  widest: FilterJson;
};

const condition = (field: string, op: string, value?: FilterValue): FilterJson =>
  value === undefined ? { field, op } : { field, op, value };
type FilterValue = string | number | boolean;
const isOrIsNot = (field: string) => (key: Key): FilterJson =>
  key === null ? condition(field, "isNotSet") : condition(field, "is", key);

/** How conversations of `filter` are broken down by `name`. @throws {Refusal} invalid_field `by`: there is no such trait. */
export function rowsBy(name: string, filter: Parsed, registry: Registry): Rows {
  const rows = rowsOf(name, filter, registry);
  const none = rows.filter(null);
  return { ...rows, widest: rows.kind === "step" ? { all: [none, none] } : none };
}

function rowsOf(name: string, filter: Parsed, { fields }: Registry): Omit<Rows, "widest"> {
  switch (name) {
    case "template":
      return ofThing("template", "Template", by.byTemplate, "conversation.templateId");
    case "sender":
      return ofThing("teammate", "Sender", by.byMessages("teammate_id"), "conversation.senderId");
    case "channel":
      return ofThing("channel", "Channel", by.byMessages("channel_id"), "conversation.channelId");
    case "playbook":
      return ofThing("playbook", "Playbook", by.byPlaybook, "conversation.playbookId");
    case "step":
      return { kind: "step", label: "Playbook step", dimension: by.byStep, filter: ofStep };
  }
  const field = fields.get(name);
  if (!field) throw new Refusal("invalid_field", `by: there is no trait ${JSON.stringify(name)}`, "by");
  const label = name === "account.status" ? "Account status" : field.label;
  return { kind: "value", label, field, dimension: dimensionOf(field, filter), filter: ofField(field) };
}

/** By the id of a template, a teammate …, which a field says. */
const ofThing = (kind: Rows["kind"], label: string, dimension: by.Dimension, field: string) => ({
  ...{ kind, label, dimension },
  filter: isOrIsNot(field),
});

/** A step's key is `<playbook>/<action>`. */
function ofStep(key: Key): FilterJson {
  if (key === null) return condition("conversation.playbookId", "isNotSet");
  const [playbookId, step] = stepOf(String(key));
  return {
    all: [condition("conversation.playbookId", "is", playbookId), condition("conversation.step", "is", step)],
  };
}
export function stepOf(key: string): [playbookId: string, step: string] {
  const at = key.indexOf("/");
  return [key.slice(0, at), key.slice(at + 1)];
}

/** Conditions on an account speak of the one that they share (VI2): so does the group that it is in. */
function dimensionOf({ entity, at }: Field, filter: Parsed): by.Dimension {
  const shared = sharedHolds(filter, "conversation", "account");
  if (at.kind === "column") return by.byAccountColumn("status", shared);
  if (at.kind !== "trait") throw new Error(`no dimension by ${at.kind}`);
  return entity === "account" ? by.byAccountTrait(at, shared) : by.byConversationTrait(at);
}

const ofField = ({ field, type }: Field) => (key: Key): FilterJson => {
  if (key === null) return condition(field, "isNotSet");
  if (type === "boolean") return condition(field, "is", key === 1);
  return condition(field, type === "date" ? "on" : "is", key);
};
