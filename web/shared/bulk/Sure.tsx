import { Show } from "solid-js";
import type { Choice } from "../data-view/create-selection.ts";
import { Checkbox } from "../ui/Checkbox.tsx";
import { choiceText, isSeveral } from "./choice.ts";

/** "CSM", "CSM and status", "CSM, AE and status". */
export const listText = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Asks whether what has no way back is meant for so many, by their number; of one row nothing is asked. */
export function Sure(
  props: {
    choice: Choice;
    one: string;
    /** What is done, such as "close"; to change where it is not said. */
    does?: string;
    /** What is lost by it. */
    hint?: string;
    checked: boolean;
    onChange: (sure: boolean) => void;
  },
) {
  return (
    <Show when={isSeveral(props.choice)}>
      <Checkbox
        label={`Yes, ${props.does ?? "change"} ${choiceText(props.choice, props.one)}`}
        hint={props.hint}
        checked={props.checked}
        onChange={props.onChange}
      />
    </Show>
  );
}
