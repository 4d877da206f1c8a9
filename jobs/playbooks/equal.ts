import type { PlaybookDefinition, StandingDefinition } from "./definition.ts";

/** What a standing start holds. */
export type Frozen = {
  definition: StandingDefinition;
  seed: Uint8Array;
  subjectText: string;
  templateId: string | null;
};

/** Whether both make the same mail for the same people, so that a version may keep the start of the one before. */
export const isSameStart = (a: Frozen, b: Frozen): boolean =>
  a.subjectText === b.subjectText && a.templateId === b.templateId &&
  canonical(timeless(a.definition)) === canonical(timeless(b.definition)) && isSameBytes(a.seed, b.seed);

/** Whether both run the same: whom they found when they went live aside. */
export const isSameDefinition = (a: PlaybookDefinition, b: PlaybookDefinition): boolean =>
  canonical(running(a)) === canonical(running(b));

const running = ({ existing: _, actions, ...definition }: PlaybookDefinition) => ({
  ...definition,
  actions: actions.map((action) => action.kind === "start" ? { ...action, start: timeless(action.start) } : action),
});

/** An audience's rule is asked anew for each account: when it was frozen says nothing. */
const timeless = ({ rule, ...definition }: StandingDefinition) => ({
  ...definition,
  ...(rule ? { rule: { ...rule, asOf: { ...rule.asOf, nowMs: 0 } } } : {}),
});

/** As JSON that does not go by the order of keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, inner) =>
      typeof inner !== "object" || inner === null || Array.isArray(inner)
        ? inner
        : Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => a < b ? -1 : 1)),
  );

const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, n) => byte === b[n]);
