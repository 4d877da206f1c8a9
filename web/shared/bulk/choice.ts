import type { Choice, Narrowed } from "../data-view/create-selection.ts";
import type { StartOn } from "../start-selection.ts";
import { allText, countText, isCut } from "../filter/count-text.ts";

/** What is done at once, up to so many; more is done in the background. */
export const mostUnasked = 1_000;

/** What a list is narrowed to, as bodies carry it. */
export const narrowedBody = ({ q, filters, filter }: Narrowed) => ({
  ...(q === "" ? {} : { q }),
  ...filters,
  ...(filter === "" ? {} : { filter: JSON.parse(filter) as Record<string, unknown> }),
});

/** A start of it (ST1). */
export const startOnOf = (choice: Choice, of: "accounts" | "users"): StartOn =>
  "ids" in choice ? of === "accounts" ? { accountIds: choice.ids } : { userIds: choice.ids } : {
    of,
    narrowed: { ...narrowedBody(choice.all), ...exceptOf(choice) },
    counted: allText(choice.counted, of),
  };

const exceptOf = ({ except }: { except: string[] }) => (except.length === 0 ? {} : { except });

/** The rows of a bulk run. */
export const chosenBody = (choice: Choice) =>
  "ids" in choice ? { ids: choice.ids } : {
    all: true as const,
    ...narrowedBody(choice.all),
    ...exceptOf(choice),
  };

const countedOf = (choice: Choice) => "ids" in choice ? { count: choice.ids.length, isMore: false } : choice.counted;

/** "1 account", "12,345 accounts", "10,000+ accounts"; "all accounts that match, at least 12". */
export function choiceText(choice: Choice, one: string): string {
  const counted = countedOf(choice);
  if (isCut(counted)) return allText(counted, `${one}s`);
  return `${countText(counted)} ${one}${counted.count === 1 && !counted.isMore ? "" : "s"}`;
}

export const isNone = (choice: Choice): boolean => "ids" in choice && choice.ids.length === 0;
/** What is done to more than one has no way back: it is asked about. */
export const isSeveral = (choice: Choice): boolean => countedOf(choice).isMore || countedOf(choice).count > 1;
/** How many there are; null where that is not known. */
export const countOf = (choice: Choice): number | null => countedOf(choice).isMore ? null : countedOf(choice).count;
