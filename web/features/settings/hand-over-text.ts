import type { Answer } from "#web/shared/api.ts";

type Counts = Answer<"GET /api/teammates/:id/leave">;
const plural = (count: number, one: string, many = `${one}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** What a teammate who leaves hands over, a line each; only what there is (PD2). */
export function handOverLines(counts: Counts): string[] {
  const lines = [
    counts.csmOf > 0 && `CSM of ${plural(counts.csmOf, "account")}`,
    counts.aeOf > 0 && `AE of ${plural(counts.aeOf, "account")}`,
    counts.pending > 0 &&
    `${
      plural(counts.pending, "pending message")
    }: sent as the other, within their window and limits; approvals are asked for anew`,
    counts.starts > 0 && `${plural(counts.starts, "start")} under way`,
    counts.standIns > 0 && `Stands in during ${plural(counts.standIns, "leave", "leaves")}`,
  ].filter((line): line is string => line !== false);
  return lines.length > 0 ? lines : ["Nothing: no accounts and no pending mail are theirs."];
}
