import { writeVariable } from "#jobs/document/braces.ts";
import { type ChipText, chipText, type VariableAttributes } from "./chip-text.ts";
import type { VariableSource } from "./variables.ts";

const looks: Record<ChipText["kind"], string> = {
  value: "bg-accent-soft text-accent",
  name: "bg-accent-soft text-accent",
  fallback: "bg-accent-soft text-accent italic",
  hole: "bg-warn-soft text-warn",
  barred: "bg-danger-soft text-danger",
  unknown: "bg-danger-soft text-danger",
};
const notes: Record<ChipText["kind"], string> = {
  value: "",
  name: "",
  fallback: " has no value here: the fallback is sent.",
  hole: " has no value here and no fallback: the mail will not leave.",
  barred: " cannot stand in a mail to several users: the mail will not leave.",
  unknown: " is not a variable: the mail will not leave.",
};

/** A variable in a text, as what it stands for (PE1). */
export function Chip(props: { attributes: VariableAttributes; variables: VariableSource }) {
  const text = () => chipText(props.attributes, props.variables.known(), props.variables.values());
  return (
    <span
      class={`rounded-sm px-0.5 py-px ${looks[text().kind]}`}
      title={`${writeVariable(props.attributes)}${notes[text().kind]}`}
      data-chip={text().kind}
    >
      {["hole", "barred", "unknown"].includes(text().kind) ? `${text().text}?` : text().text}
    </span>
  );
}
