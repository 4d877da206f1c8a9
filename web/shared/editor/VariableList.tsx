import { Show } from "solid-js";
import type { Values } from "#jobs/document/resolve.ts";
import { chipText, groupNames, type KnownVariable } from "./chip-text.ts";
import { OptionList } from "./OptionList.tsx";

/** Variables to choose from, with the value that each has now. The caller keeps the focus and moves `at`. */
export function VariableList(
  props: {
    id: string;
    variables: KnownVariable[];
    values: Values | null;
    known: readonly KnownVariable[] | null;
    at: number;
    onPoint: (at: number) => void;
    onTake: (variable: KnownVariable) => void;
    onAt?: (optionId: string | null) => void;
    /** Each one's group is said beside it. */
    groupHidden?: boolean;
    /** Part of a panel instead of a panel by itself. */
    plain?: boolean;
  },
) {
  const valueOf = (variable: KnownVariable) => {
    const text = chipText({ path: variable.path, fallback: null }, props.known, props.values);
    return text.kind === "value"
      ? text.text
      : text.kind === "hole"
      ? "no value"
      : text.kind === "barred"
      ? "not to several"
      : "";
  };
  const panel = () => `float w-80 max-w-[90vw] ${props.variables.length === 0 ? "hidden" : ""}`;
  return (
    <OptionList
      id={props.id}
      label="Variables"
      items={props.variables}
      at={props.at}
      onPoint={props.onPoint}
      onTake={props.onTake}
      onAt={props.onAt}
      class={props.plain ? "" : panel()}
    >
      {(variable) => (
        <>
          <span class="min-w-0 flex-1 truncate">
            <Show when={!props.groupHidden}>
              <span class="text-faint">{`${groupNames[variable.group]} · `}</span>
            </Show>
            {variable.label}
          </span>
          <span class="max-w-32 truncate text-xs text-faint">{valueOf(variable)}</span>
        </>
      )}
    </OptionList>
  );
}
