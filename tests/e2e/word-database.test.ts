import { build } from "vite";
import { kept, wordStoreContract } from "#tests/contracts/word-store.ts";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import type { Kept, WordStore } from "#web/shared/live-text/kept-words.ts";
import { expect, test } from "vitest";

/** The module as a script that leaves its exports in `words`. */
async function scriptOf(path: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry: new URL(path, import.meta.url).pathname, formats: ["iife"], name: "words", fileName: "words" },
    },
  });
  const [{ output: [{ code }] }] = [built].flat() as unknown as [{ output: [{ code: string }] }];
  return code;
}

const script = await scriptOf("../../web/shared/live-text/word-database.ts");
const site = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => new Response("here"));
const browser = await openBrowser();
whenDone(async () => {
  await browser.close();
  await site.shutdown();
});

type Made = {
  makeWordDatabase(factory: () => IDBFactory): Record<keyof WordStore, (given: unknown) => Promise<unknown>>;
};

/** A fresh browser's database, through its own page; `reload` gives what another page of it sees. */
async function openStore(): Promise<WordStore & { reload: () => Promise<void> }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const load = async () => {
    await page.goto(`http://127.0.0.1:${site.addr.port}/`);
    await page.evaluate(`${script}; globalThis.store = words.makeWordDatabase(() => indexedDB)`);
  };
  await load();
  const ask = (name: keyof WordStore) => async (given: unknown) => {
    const answer = await page.evaluate(
      async ({ name, given }) => {
        const store = (globalThis as unknown as { store: ReturnType<Made["makeWordDatabase"]> }).store;
        return await store[name](given);
      },
      { name, given },
    );
    return answer as never;
  };
  return {
    read: ask("read"),
    rooms: ask("rooms"),
    put: ask("put"),
    drop: ask("drop"),
    sweep: ask("sweep"),
    clear: ask("clear"),
    reload: load,
  };
}

wordStoreContract("the browser's database", openStore);

test("[CO3] what is in the browser's database is there for the next page", async () => {
  const store = await openStore();
  await store.put(kept());
  await store.reload();
  const [found] = await store.read({ teammateId: "ada", room: kept().room });
  expect([...(found as Kept).update]).toEqual([1, 2, 3]);
});
