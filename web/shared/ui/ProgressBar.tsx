import { Progress as Kobalte } from "@kobalte/core/progress";

/** How far something has come, 0 to 1; null while that is not known. */
export function ProgressBar(props: { label: string; value: number | null; text?: string; labelHidden?: boolean }) {
  const percent = () => `${Math.round(Math.min(1, Math.max(0, props.value ?? 0)) * 100)} %`;
  return (
    <Kobalte
      value={props.value ?? 0}
      minValue={0}
      maxValue={1}
      indeterminate={props.value === null}
      getValueLabel={() => props.text ?? percent()}
    >
      <div class={props.labelHidden ? "sr-only" : "mb-1.5 flex justify-between text-xs text-muted"}>
        <Kobalte.Label>{props.label}</Kobalte.Label>
        <Kobalte.ValueLabel class="tabular-nums" />
      </div>
      <Kobalte.Track class="h-1.5 overflow-hidden rounded-full bg-pressed">
        <Kobalte.Fill class="h-full w-(--kb-progress-fill-width) rounded-full bg-accent-solid transition-[width] data-[indeterminate]:w-1/3 data-[indeterminate]:animate-pulse-soft" />
      </Kobalte.Track>
    </Kobalte>
  );
}
