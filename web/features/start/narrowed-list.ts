import { type DraftGroup, draftOf, newGroup } from "#web/shared/filter/filter-draft.ts";
import type { StartOn, StartOnList } from "#web/shared/start-selection.ts";

/** What of it is no chip of the list. */
const own = ["q", "filter", "except"];

const chipsOf = ({ narrowed }: StartOnList): [string, string][] =>
  Object.entries(narrowed).flatMap(([key, value]) => own.includes(key) ? [] : [[key, String(value)]]);

/** The conditions that a list was narrowed to, its chips as the fields they stand for, to be read. */
export function narrowedDraft(on: StartOnList): DraftGroup {
  const entity = on.of === "accounts" ? "account" : "user";
  const chips = chipsOf(on).map(([key, value]) => {
    const field = `${entity}.${key}`;
    if (value === "none") return { field, op: "isNotSet" };
    return { field, op: "is", value: value === "true" ? true : value === "false" ? false : value };
  });
  const filter = on.narrowed["filter"];
  const written = filter === undefined ? [] : draftOf(JSON.stringify(filter)).parts.length === 0 ? [] : [filter];
  if (chips.length + written.length === 0) return newGroup("all");
  const whole = chips.length === 0 ? written[0] : { all: [...chips, ...written] };
  return draftOf(JSON.stringify(whole));
}

/** Where the selection was made: the list, or the page of the one. */
export function listPath(on: StartOn): string {
  if (!("of" in on)) {
    const [place, ids] = "accountIds" in on ? ["/accounts", on.accountIds] : ["/users", on.userIds];
    return ids.length === 1 ? `${place}/${ids[0]}` : place;
  }
  const { q, filter } = on.narrowed;
  const search = new URLSearchParams(chipsOf(on));
  if (q !== undefined) search.set("q", String(q));
  if (filter !== undefined) search.set("filter", JSON.stringify(filter));
  return search.size === 0 ? `/${on.of}` : `/${on.of}?${search}`;
}

/** ", but for 2 that were taken out". */
export function exceptText(on: StartOnList): string {
  const { except } = on.narrowed;
  const count = Array.isArray(except) ? except.length : 0;
  return count === 0 ? "" : `, but for ${count} that ${count === 1 ? "was" : "were"} taken out`;
}
