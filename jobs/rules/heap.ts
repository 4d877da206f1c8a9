/** Numbers of which the least comes out first. */
export type Heap = {
  push(n: number): void;
  /** The least, left in; undefined when empty. */
  first(): number | undefined;
  /** The least, taken out; undefined when empty. */
  take(): number | undefined;
};

export function makeHeap(): Heap {
  const heap: number[] = [];
  const at = (i: number) => heap[i] ?? Infinity;
  function swap(i: number, j: number) {
    [heap[i], heap[j]] = [at(j), at(i)];
  }
  return {
    push(n) {
      let i = heap.push(n) - 1;
      for (let parent = (i - 1) >> 1; i > 0 && at(parent) > at(i); parent = (i - 1) >> 1) {
        swap(i, parent);
        i = parent;
      }
    },
    first: () => heap[0],
    take() {
      const least = heap[0];
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return least;
      heap[0] = last;
      for (let i = 0;;) {
        const child = at(2 * i + 2) < at(2 * i + 1) ? 2 * i + 2 : 2 * i + 1;
        if (at(child) >= at(i)) return least;
        swap(i, child);
        i = child;
      }
    },
  };
}
