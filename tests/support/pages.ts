import { expect } from "vitest";
import type { Caller } from "./app.ts";

/** Everything in a list, asked for page by page as whoever scrolls does; `path` may say how much a page holds. */
export async function readPages<T = Record<string, unknown>>(by: Caller, path: string): Promise<T[]> {
  const most = Number(/[?&]limit=(\d+)/.exec(path)?.[1] ?? 100);
  const found: T[] = [];
  const asked = new Set<unknown>([null]);
  for (let cursor = "";;) {
    const { status, body } = await by.call(`GET ${path}${cursor}`);
    expect(status, JSON.stringify(body)).toBe(200);
    const { items, next } = body as { items: T[]; next: string | null };
    expect(items.length).toBeLessThanOrEqual(most);
    found.push(...items);
    if (next === null) return found;
    // Else it would go round for ever.
    expect(asked).not.toContain(next);
    asked.add(next);
    cursor = `${path.includes("?") ? "&" : "?"}cursor=${next}`;
  }
}
