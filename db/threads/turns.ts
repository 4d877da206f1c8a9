import type { Connection } from "./connection.ts";
import { commitTogether, migrateAlone, runScript } from "./group-commit.ts";
import type { Answer, Request, ThreadStats } from "./protocol.ts";

type Waiting = { request: Request; answer: (answer: Answer) => void };

const mostInOneCommit = 512;
/** A person's write waits behind one slice of bulk at most. */
const bulkSliceMs = 5;

/** The writer's queue. A turn commits all that people wait for, then one slice of bulk; `soon` runs the next turn after the
 * messages that have arrived meanwhile were taken in. */
export class Turns {
  readonly #people: Waiting[] = [];
  readonly #bulk: Waiting[] = [];
  #due = false;
  readonly counts: Omit<ThreadStats, "busy" | "reopened" | "waiting"> = {
    turns: 0,
    requests: 0,
    redone: 0,
    longestTurnMs: 0,
  };

  constructor(private readonly connection: Connection, private readonly soon: () => void) {}

  add(request: Request, answer: (answer: Answer) => void): void {
    (request.bulk ? this.#bulk : this.#people).push({ request, answer });
    if (!this.#due) this.soon();
    this.#due = true;
  }

  turn(): void {
    const beganMs = performance.now();
    this.#due = false;
    this.#take(this.#people, () => true);
    const bulkBeganMs = performance.now();
    this.#take(this.#bulk, () => performance.now() - bulkBeganMs < bulkSliceMs);
    this.counts.longestTurnMs = Math.max(this.counts.longestTurnMs, performance.now() - beganMs);
    this.#due = this.waiting() > 0;
    if (this.#due) this.soon();
  }

  waiting(): number {
    return this.#people.length + this.#bulk.length;
  }

  /** Commit whatever still waits. */
  drain(): void {
    while (this.waiting() > 0) this.turn();
  }

  /** Commit from the head of the queue: plain writes together, a migration or script by itself. */
  #take(queue: Waiting[], goOn: () => boolean): void {
    const first = queue[0];
    if (!first) return;
    this.counts.turns++;
    const other = queue.findIndex(({ request }) => request.kind !== "write");
    const together = other === -1 ? mostInOneCommit : Math.min(other, mostInOneCommit);
    const answers = together === 0
      ? [
        first.request.kind === "migrate"
          ? migrateAlone(this.connection, first.request)
          : runScript(this.connection, first.request),
      ]
      : commitTogether(
        this.connection,
        queue.slice(0, together).map(({ request }) => request),
        goOn,
        (count) => this.counts.redone += count,
      );
    this.counts.requests += answers.length;
    queue.splice(0, answers.length).forEach(({ answer }, i) => answer(answers[i]!));
  }
}
