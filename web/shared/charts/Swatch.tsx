import type { Tone } from "./line-text.ts";
import { stroke } from "./tones.ts";

/** A piece of a line, beside its name. */
export function Swatch(props: { tone: Tone; dashed: boolean }) {
  return (
    <svg width="14" height="8" aria-hidden="true" class="shrink-0">
      <line
        x1="0"
        x2="14"
        y1="4"
        y2="4"
        stroke-width="2"
        stroke-dasharray={props.dashed ? "4 3" : undefined}
        class={stroke[props.tone]}
      />
    </svg>
  );
}
