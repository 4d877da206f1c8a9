/** Runs `act` on every item, at most `most` at once. One that throws is told to `onFault` and stops no other. */
export async function inParallel<T>(
  items: readonly T[],
  most: number,
  act: (item: T) => Promise<void>,
  onFault: (cause: unknown, item: T) => void,
): Promise<void> {
  const rest = [...items].reverse();
  const lane = async () => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
      try {
        await act(item);
      } catch (cause) {
        onFault(cause, item);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
}
