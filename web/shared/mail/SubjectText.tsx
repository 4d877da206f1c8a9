import { For } from "solid-js";
import { readBraces } from "#jobs/document/braces.ts";
import { pathText } from "./path-text.ts";

/** A subject for a list: as this mail would say it where its `values` are known, else with its variables by name, marked. */
export function SubjectText(
  props: {
    subject: string;
    values?: ReadonlyMap<string, string | null> | undefined;
    /** What a variable is called, by its path. */
    nameOf?: (path: string) => string;
  },
) {
  const name = (path: string) => (props.nameOf ?? pathText)(path);
  return (
    <For each={readBraces(props.subject)} fallback={<span class="text-faint">No subject</span>}>
      {(piece) => {
        if (typeof piece === "string") return piece;
        const text = () => props.values?.get(piece.path) || (props.values && piece.fallback);
        return <>{text() ?? <span class="rounded-xs bg-pressed/70 px-0.5 text-muted">{name(piece.path)}</span>}</>;
      }}
    </For>
  );
}
