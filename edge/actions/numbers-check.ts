import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { openRows } from "./numbers-breakdown.ts";
import type { Asked } from "./numbers-filters.ts";
import { readQuestion } from "./numbers-question.ts";

/** Whether a widget can ask it now. @throws {Refusal} invalid_field, its place under `question` */
export async function checkQuestion(deps: Deps, by: Teammate, asked: Asked): Promise<void> {
  try {
    const question = await readQuestion(deps, by, asked, deps.db);
    for (const measure of "measures" in asked ? asked.measures : [asked.measure]) {
      question.parse(question.base(measure));
    }
    if (asked.kind === "breakdown") openRows(question, asked);
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.field === undefined) throw cause;
    throw new Refusal(cause.code, `question.${cause.message}`, `question.${cause.field}`);
  }
}
