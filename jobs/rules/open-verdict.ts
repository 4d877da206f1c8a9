import { readAgent } from "./mail-agents.ts";

/** Who fetched a pixel (TR2). Human and proxy count as seen, prefetch and scanner do not. */
export type OpenVerdict = "human" | "proxy" | "prefetch" | "scanner";

export type Hit = {
  atMs: number;
  agent: string | null;
  /** When the provider accepted the message; null while that is not known. */
  acceptedAtMs: number | null;
  /** Other tokens that the same network fetched in the 10 s before. */
  otherTokens: number;
};

/** Faster than this after acceptance, and by no browser, only a machine is. */
export const tooSoonMs = 10_000;
/** Within this time so many tokens of one network are a machine's. */
export const burstMs = 10_000;
export const burstTokens = 5;

/** What a hit is labelled, at the moment it comes in (TR2). A proxy serves many people from one network, so that a burst says
 * nothing about it; a filter that says its name is one however late it comes. */
export function openVerdict({ atMs, agent, acceptedAtMs, otherTokens }: Hit): OpenVerdict {
  const { kind } = readAgent(agent);
  if (kind !== "browser" && kind !== "other") return kind;
  const isTooSoon = acceptedAtMs === null || atMs - acceptedAtMs < tooSoonMs;
  if (isTooSoon && kind === "other") return "scanner";
  return otherTokens + 1 >= burstTokens ? "scanner" : "human";
}

export const seenVerdicts: readonly OpenVerdict[] = ["human", "proxy"];
export const countsAsSeen = (verdict: OpenVerdict): boolean => seenVerdicts.includes(verdict);
