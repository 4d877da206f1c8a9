/** One condition: a field by its path (`account.status`, `user.traits.title`), an operator of its type, and what it is held against. */
export type FilterCondition = { field: string; op: string; value?: FilterValue | undefined };
export type FilterValue = string | number | boolean | readonly string[] | readonly number[];

/** The filter language (VI2) as the URL, the API, audiences and playbooks carry it. Conditions on users within one `all` group speak of
 * one and the same user. */
export type Filter =
  | { all: readonly Filter[] }
  | { any: readonly Filter[] }
  | { not: Filter }
  | FilterCondition;

/** What a filter may not exceed, so that every query it becomes is bounded. `json` is in characters, `weight` as weight.ts weighs. */
export const filterLimits = { depth: 5, conditions: 50, values: 100, json: 8_000, weight: 100 } as const;

/** What is wrong with a filter, and where: `all.1.value`. */
export class FilterFault extends Error {
  override name = "FilterFault";
  constructor(readonly path: string, message: string) {
    super(message);
  }
}
