import { createMemo, createSignal } from "solid-js";
import { createSubmit } from "./create-submit.ts";

/**
 * Fields that save themselves. `saved` is what the server has; `save` is given what differs. A field shows what was written in it until
 * that is saved; what a colleague saves meanwhile shows in the others. Needs an owner.
 */
export function createAutosave<F extends Record<string, string | boolean>>(
  o: { saved: () => F; save: (patch: Partial<F>) => Promise<unknown> },
) {
  const [written, setWritten] = createSignal<Partial<F>>({});
  const submit = createSubmit((_key, patch: Partial<F>) => o.save(patch));
  const patch = createMemo<Partial<F>>(() => {
    const differs = Object.entries(written()).filter(([key, value]) => value !== o.saved()[key]);
    return Object.fromEntries(differs) as Partial<F>;
  });

  async function flush(): Promise<void> {
    // While one saves, another may be written: it follows.
    while (!submit.pending() && Object.keys(patch()).length > 0) {
      const sent = patch();
      if (!await submit.run(sent)) return;
      setWritten((now) =>
        Object.fromEntries(Object.entries(now).filter(([key, value]) => sent[key] !== value)) as Partial<F>
      );
    }
  }

  return {
    value: <K extends keyof F>(key: K): F[K] => (written()[key] ?? o.saved()[key]) as F[K],
    /** It is being written; `flush` saves it. */
    write: <K extends keyof F>(key: K, value: F[K]) => void setWritten((now) => ({ ...now, [key]: value })),
    flush: () => void flush(),
    on: submit.on,
    beside: submit.beside,
    pending: submit.pending,
    dirty: () => Object.keys(patch()).length > 0,
  };
}
