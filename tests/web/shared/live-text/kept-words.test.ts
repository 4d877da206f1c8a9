import { expect, test } from "vitest";
import { kept, wordStoreContract } from "#tests/contracts/word-store.ts";
import { makeMemoryWords } from "#web/shared/live-text/kept-words.ts";
import { makeWordDatabase } from "#web/shared/live-text/word-database.ts";

wordStoreContract("memory", makeMemoryWords);

test("[CO3] where the browser keeps nothing, words last as long as the page, and are said not to be kept", async () => {
  const refusing = [
    () => undefined,
    () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    },
  ];
  for (const factory of refusing) {
    const store = makeWordDatabase(factory);
    await expect(store.put(kept())).rejects.toThrow();
    expect(await store.read(kept())).toEqual([kept()]);
    await store.drop([kept()]);
    expect(await store.read(kept())).toEqual([]);
  }
});
