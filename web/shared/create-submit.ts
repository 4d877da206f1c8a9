import { type Accessor, createSignal } from "solid-js";
import { newKey } from "./api.ts";
import { ApiError, errorBeside, errorOn } from "./api-error.ts";

export type Submit<A extends unknown[]> = {
  /** Runs it, unless it runs already. Never throws: a failure is in `error`. Whether it succeeded. */
  run: (...args: A) => Promise<boolean>;
  pending: Accessor<boolean>;
  error: Accessor<unknown>;
  /** What is wrong with this field; asking also means that the field is shown. */
  on: (field: string) => string | null;
  /** What is wrong besides the fields that were asked for. */
  beside: () => string | null;
  clear: () => void;
};

/**
 * The sending of a form. `act` gets an idempotency key that stays the same when the server was not reached, so that pressing again
 * after a lost answer does not create twice (PD7).
 */
export function createSubmit<A extends unknown[]>(act: (key: string, ...args: A) => Promise<unknown>): Submit<A> {
  const [pending, setPending] = createSignal(false);
  const [error, setError] = createSignal<unknown>(null);
  const shown = new Set<string>();
  let key = newKey();
  return {
    async run(...args) {
      if (pending()) return false;
      // Only a try whose fate is not known is repeated under its key: the server refuses an old key with another body.
      const last = error();
      if (last !== null && !(last instanceof ApiError && last.code === "offline")) key = newKey();
      setPending(true);
      setError(null);
      try {
        await act(key, ...args);
        key = newKey();
        return true;
      } catch (cause) {
        setError(cause ?? new Error("failed"));
        return false;
      } finally {
        setPending(false);
      }
    },
    pending,
    error,
    on: (field) => {
      shown.add(field);
      return errorOn(error(), field);
    },
    beside: () => errorBeside(error(), [...shown]),
    clear: () => setError(null),
  };
}
