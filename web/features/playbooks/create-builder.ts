import { useQueryClient } from "@tanstack/solid-query";
import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from "solid-js";
import { createStore } from "solid-js/store";
import { ApiError, errorOn } from "#web/shared/api-error.ts";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { type Action, copyOf, type Definition, moved, type Playbook } from "./definition.ts";

/** How long writing rests before it is saved. */
const restMs = 700;

/**
 * A playbook's definition while it is worked on (PB1): each change saves itself after a moment, made of the draft that it began from.
 * What a colleague saves meanwhile is taken over, unless something here is not saved yet: then one is asked. Needs an owner.
 */
export function createBuilder(playbook: Accessor<Playbook>) {
  const client = useQueryClient();
  const first = untrack(playbook);
  const [definition, setDefinition] = createStore<Definition>(copyOf(first.definition));
  /** Rises when another's definition takes the place of what is shown. */
  const [generation, setGeneration] = createSignal(0);
  const [dirty, setDirty] = createSignal(false);
  const [conflict, setConflict] = createSignal(false);
  let draftNo = first.draftNo;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Whoever leaves the page right after the last letter loses nothing; a tab that closes asks.
  const onUnload = (event: BeforeUnloadEvent) => dirty() && event.preventDefault();
  addEventListener("beforeunload", onUnload);
  onCleanup(() => {
    removeEventListener("beforeunload", onUnload);
    void flush();
  });

  const save = createSubmit(async (_key, sent: Definition) => {
    const saved = await request("PATCH /api/playbooks/:id", {
      params: { id: first.id },
      body: { definition: sent, draftNo },
    });
    draftNo = saved.draftNo;
    client.setQueryData(["playbook", first.id], saved);
  });

  let saving: Promise<boolean> | undefined;
  /** Saves what is not saved, with what is on its way already. Whether all is. */
  function flush(): Promise<boolean> {
    clearTimeout(timer);
    return saving ??= saveAll().finally(() => saving = undefined);
  }
  async function saveAll(): Promise<boolean> {
    while (dirty() && !conflict()) {
      const sent = copyOf(definition);
      const text = JSON.stringify(sent);
      if (!await save.run(sent)) {
        const error = save.error();
        if (error instanceof ApiError && error.status === 409) setConflict(true);
        return false;
      }
      if (JSON.stringify(definition) === text) setDirty(false);
    }
    return !dirty();
  }

  const change = (act: () => void) => {
    act();
    setDirty(true);
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), restMs);
  };

  const take = (given: Playbook) => {
    draftNo = given.draftNo;
    clearTimeout(timer);
    setDefinition(copyOf(given.definition));
    save.clear();
    setDirty(false);
    setConflict(false);
    setGeneration((n) => n + 1);
  };
  createEffect(on(() => playbook().draftNo, (no) => {
    if (no <= draftNo || save.pending()) return;
    if (dirty()) setConflict(true);
    else take(playbook());
  }, { defer: true }));
  const newest = async () => {
    const given = await request("GET /api/playbooks/:id", { params: { id: first.id } });
    client.setQueryData(["playbook", first.id], given);
    return given;
  };

  /** Where the fields of what was refused stand in the body. */
  const refusedAt = (field: string) => errorOn(save.error(), `definition.${field}`);
  return {
    id: first.id,
    definition,
    generation,
    conflict,
    dirty,
    saving: save.pending,
    failure: () => (conflict() ? null : save.error()),
    draftNo: () => draftNo,
    flush,
    refusedAt,
    /** What another saved takes the place of what is here. */
    takeTheirs: async () => take(await newest()),
    /** What is here takes the place of what another saved. */
    keepMine: async () => {
      draftNo = (await newest()).draftNo;
      save.clear();
      setConflict(false);
      return await flush();
    },
    set: (patch: Partial<Pick<Definition, "rule" | "reentry">>) => change(() => setDefinition(patch)),
    edit: (key: string, patch: Partial<Action>) =>
      change(() => setDefinition("actions", (one) => one.key === key, patch as never)),
    add: (action: Action) => change(() => setDefinition("actions", (all) => [...all, action])),
    move: (key: string, by: number) => change(() => setDefinition("actions", (all) => moved(all, key, by))),
    remove: (key: string) => change(() => setDefinition("actions", (all) => all.filter((one) => one.key !== key))),
    /** Puts it back where it stood. */
    restore: (action: Action, at: number) =>
      change(() => setDefinition("actions", (all) => [...all.slice(0, at), action, ...all.slice(at)])),
  };
}
export type Builder = ReturnType<typeof createBuilder>;
