import { takesText } from "../shortcuts/keys.ts";
import type { GridProps } from "./grid-shape.ts";

const inner = "a[href], button:not(:disabled), input:not(:disabled)";

export type GridMoves = {
  step: (by: number, extend?: boolean) => void;
  open: (line: string) => void;
  toggle: (line: string) => void;
};

/**
 * The keys of a grid whose focus is on a line of it: arrows, Home, End and pages move, left and right reach what stands in a line or
 * close and open a group, space selects, Enter opens.
 */
export function makeGridKeys<T>(props: GridProps<T>, heightOf: () => number, moves: GridMoves) {
  return (press: KeyboardEvent) => {
    if (press.defaultPrevented || takesText(press.target) || press.altKey) return;
    const element = press.target as HTMLElement;
    const row = element.closest<HTMLElement>("[role=row][data-id]");
    if (!row) return;
    const line = row.dataset["id"]!;
    const head = props.headOf(line);
    const page = Math.max(1, Math.floor(heightOf() / row.offsetHeight) - 2);
    const onRow = element === row;
    const mod = press.ctrlKey || press.metaKey;
    const acts: Record<string, () => void> = {
      ArrowDown: () => moves.step(1, press.shiftKey),
      ArrowUp: () => moves.step(-1, press.shiftKey),
      PageDown: () => moves.step(page),
      PageUp: () => moves.step(-page),
      Home: () => moves.step(-props.lines.length),
      End: () => moves.step(props.lines.length),
      ArrowRight: () => onRow && head && !head.isOpen ? head.setOpen(true) : focusInside(row, element, 1),
      ArrowLeft: () => onRow && head?.isOpen ? head.setOpen(false) : focusInside(row, element, -1),
    };
    if (onRow) {
      acts["Enter"] = () => moves.open(line);
      if (props.selection) acts[" "] = () => moves.toggle(line);
    }
    if (props.selection) {
      if (mod && press.key === "a") acts["a"] = () => props.selection?.add([...props.byId.values()]);
      if (props.selection.size() > 0) acts["Escape"] = () => props.selection?.clear();
    }
    if (mod && press.key !== "a") return;
    const act = acts[press.key];
    if (!act) return;
    press.preventDefault();
    act();
  };
}

function focusInside(row: HTMLElement, from: HTMLElement, by: 1 | -1) {
  const stops = [row, ...row.querySelectorAll<HTMLElement>(inner)].filter((stop) => stop.offsetParent !== null);
  stops[stops.indexOf(from) + by]?.focus();
}
