import { createVariables } from "../editor/variables.ts";
import { fullLabel } from "../editor/chip-text.ts";
import { pathText } from "./path-text.ts";

/** What variables are called, by their path: "Account renewal date". Needs an owner. */
export function useVariableNames(): (path: string) => string {
  const variables = createVariables();
  return (path) => {
    const known = variables.known()?.find((one) => one.path === path);
    return known ? fullLabel(known) : pathText(path);
  };
}
