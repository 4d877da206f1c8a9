import type { Door } from "./door.ts";

/** A server that is up. */
export type Running = {
  pid: number;
  door: Door;
  /** Ends it as an operator does; what it has not kept by then is lost. */
  stop(): Promise<void>;
};

/** A way to edit together that is measured. Each start of it goes on with what it has kept. */
export type Contender = {
  name: string;
  /** What is worth knowing of what it does. */
  about: string;
  /** Whether rooms hold the seed before anybody came. */
  seeded: boolean;
  /** Whether a restart loses everything. */
  forgets: boolean;
  /** Name of a room that nobody was in yet. */
  nextRoom(): string;
  start(): Promise<Running>;
  remove(): Promise<void>;
};
