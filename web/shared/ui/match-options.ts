import type { Option } from "./Select.tsx";

/** The list renders every option it holds; more than this many are found by typing. */
export const mostShown = 50;

/** The options that match what was typed, best first: a label that begins with it, then a word of it that does, then one that holds it. */
export function matchOptions<V extends string>(options: Option<V>[], typed: string, most = mostShown): Option<V>[] {
  const wanted = typed.trim().toLowerCase().replaceAll(/[_/]/g, " ");
  if (wanted === "") return options.slice(0, most);
  const text = (option: Option<V>) => `${option.label} ${option.detail ?? ""}`.toLowerCase().replaceAll(/[_/]/g, " ");
  const held = options.filter((option) => text(option).includes(wanted));
  const rank = (option: Option<V>) => {
    if (text(option).startsWith(wanted)) return 0;
    return text(option).split(" ").some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return held.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}

/** What was typed as an option of its own; null where nothing was, or where an option is called or written so. */
export function ownOption<V extends string>(typed: string, options: readonly Option<V>[]): Option<V> | null {
  const text = typed.trim();
  const same = (other: string) => other.toLowerCase() === text.toLowerCase();
  if (text === "" || options.some((one) => same(one.label) || same(one.value))) return null;
  return { value: text as V, label: text, detail: "as typed" };
}
