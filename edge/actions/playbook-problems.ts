import type { z } from "zod";
import type * as contract from "../contract/playbooks.ts";
import { Refusal } from "../errors.ts";

export type Problem = z.output<typeof contract.playbookProblem>;

/** Gathers what is wrong, where a form would be refused at the first of it. */
export function makeProblems() {
  const found: Problem[] = [];
  const add = (level: Problem["level"], field: string, message: string) => void found.push({ field, message, level });
  return {
    found,
    error: (field: string, message: string) => add("error", field, message),
    warn: (field: string, message: string) => add("warning", field, message),
    /** What `act` answers; null where it was refused, which is told as a problem at its place behind `at`, or where `placeOf` says. */
    async tried<T>(at: string, act: () => T | Promise<T>, placeOf = (place: string) => place): Promise<T | null> {
      try {
        return await act();
      } catch (cause) {
        if (!(cause instanceof Refusal)) throw cause;
        const { field, message } = cause;
        const words = field !== undefined && message.startsWith(`${field}: `)
          ? message.slice(field.length + 2)
          : message;
        add("error", placeOf([at, field].filter((part) => part).join(".")), words);
        return null;
      }
    },
    hasErrors: (from = 0) => found.slice(from).some(({ level }) => level === "error"),
  };
}
export type Problems = ReturnType<typeof makeProblems>;
