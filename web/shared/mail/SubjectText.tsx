import { For } from "solid-js";
import { readBraces } from "#jobs/document/braces.ts";
import { pathText } from "./path-text.ts";

/** A subject for a list: its variables by their last name, marked, instead of in braces. */
export function SubjectText(props: { subject: string }) {
  return (
    <>
      <For each={readBraces(props.subject)} fallback={<span class="text-faint">No subject</span>}>
        {(piece) =>
          typeof piece === "string"
            ? piece
            : <span class="rounded-xs bg-pressed/70 px-0.5 text-muted">{pathText(piece.path)}</span>}
      </For>
    </>
  );
}
