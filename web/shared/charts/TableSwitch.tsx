import { IconButton } from "../ui/Button.tsx";
import { ChartColumn, Table } from "../ui/icons.ts";

/** Turns a chart into the table of its numbers, and back. */
export function TableSwitch(props: { of: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <IconButton
      size="sm"
      label={props.on ? `Show ${props.of} as chart` : `Show ${props.of} as table`}
      onClick={() => props.onChange(!props.on)}
    >
      {props.on ? <ChartColumn size={14} aria-hidden="true" /> : <Table size={14} aria-hidden="true" />}
    </IconButton>
  );
}
