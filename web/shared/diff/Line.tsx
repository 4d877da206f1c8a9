import { type ParentProps, Show } from "solid-js";
import type { LineShape, Stretch } from "#jobs/document/compare.ts";
import { pathText } from "../mail/path-text.ts";
import { variableIn } from "./diff-text.ts";

const headings = ["text-xl font-semibold", "text-lg font-semibold", "text-base font-semibold"];

/** A line as it stands in its text: indented, quoted, with its bullet or number, large if it is a heading. */
export function Line(props: ParentProps<{ shape: LineShape }>) {
  const size = () => props.shape.heading === null ? "" : headings[props.shape.heading - 1];
  const depth = () => props.shape.within.filter((one) => one !== "quote").length;
  return (
    <div class="flex" style={{ "padding-left": `${depth() * 1.25}rem` }}>
      <Show when={props.shape.within.includes("quote")}>
        <span class="mr-2.5 w-0.5 shrink-0 self-stretch rounded-full bg-line-strong" aria-hidden="true" />
      </Show>
      <Show when={props.shape.marker}>
        {(marker) => <span class="-ml-5 w-5 shrink-0 pr-1.5 text-right text-muted tabular-nums">{marker()}</span>}
      </Show>
      <div class={`min-w-0 flex-1 break-words whitespace-pre-wrap ${size()}`}>{props.children}</div>
    </div>
  );
}

const looks: Record<string, string> = {
  bold: "font-semibold",
  italic: "italic",
  underline: "underline",
  strike: "line-through",
};

/** Words as they look in the text: bold, linked, or a chip for a variable or image. */
export function Words(props: { of: Pick<Stretch, "text" | "chip" | "marks" | "link"> }) {
  const look = () => props.of.marks.map((mark) => looks[mark] ?? "").join(" ");
  const linked = () => props.of.link === null ? "" : "text-accent underline decoration-accent/40 underline-offset-2";
  return (
    <Show
      when={props.of.chip}
      fallback={
        <span class={`${look()} ${linked()}`} title={props.of.link === null ? undefined : `Link to ${props.of.link}`}>
          {props.of.text}
        </span>
      }
    >
      <span
        class={`mx-px rounded-md bg-accent-soft px-1 text-accent ${look()}`}
        title={props.of.chip === "variable" ? props.of.text : undefined}
      >
        {props.of.chip === "variable" ? variableName(props.of.text) : props.of.text.slice(1, -1)}
      </span>
    </Show>
  );
}

function variableName(text: string): string {
  const { path, fallback } = variableIn(text);
  return fallback === null ? pathText(path) : `${pathText(path)} (or “${fallback}”)`;
}
