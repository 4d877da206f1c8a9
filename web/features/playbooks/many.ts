import { request } from "#web/shared/api.ts";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { countOf } from "./playbook-text.ts";

/** Pauses these, each that runs; what they have pending leaves all the same (PB5). */
export const pauseMany = (ids: readonly string[]) =>
  each(ids, (id) => request("POST /api/playbooks/:id/pause", { params: { id }, body: {} }), "paused");

/** Lets these go on, each that is paused. */
export const resumeMany = (ids: readonly string[]) =>
  each(ids, (id) => request("POST /api/playbooks/:id/resume", { params: { id } }), "going on");

async function each(ids: readonly string[], act: (id: string) => Promise<unknown>, words: string): Promise<void> {
  let done = 0;
  let failure: unknown = null;
  for (const id of ids) {
    await act(id).then(() => done++, (error) => (failure = error));
  }
  if (done > 0) toast(`${countOf(done, "playbook")} ${words}`);
  if (failure !== null) toastError(failure, `${countOf(ids.length - done, "playbook")} could not be changed`);
}
