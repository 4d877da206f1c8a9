/** Resolves when `check` holds, looked at after each event of the loop. */
export async function until(check: () => boolean, mostMs = 5_000): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!check()) {
    if (performance.now() > endMs) throw new Error(`not within ${mostMs} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The same for what is asked of somebody: asked again until it holds. */
export async function eventually(check: () => Promise<boolean>, mostMs = 5_000): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!await check()) {
    if (performance.now() > endMs) throw new Error(`not within ${mostMs} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
