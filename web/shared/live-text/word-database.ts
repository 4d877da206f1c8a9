import { byRoom, type Kept, makeMemoryWords, type WordStore } from "./kept-words.ts";

const databaseName = "parley";
const words = "unsaved";
/** A browser may leave an open unanswered: in a private window, or while another tab upgrades. */
const openWithinMs = 2_000;

/**
 * Unsaved words in the browser's database, so that they outlive a reload and a killed browser (CO3). Not localStorage: that holds
 * 5 MB for everything and stops the typing while it writes. Not y-indexeddb: it keeps all of every document for ever, for whoever
 * uses the browser next. Where the browser keeps nothing they are kept for as long as the page lives, and `put` says so by failing.
 */
export function makeWordDatabase(factory: () => IDBFactory | undefined): WordStore {
  const memory = makeMemoryWords();
  let opening: Promise<IDBDatabase | null> | null = null;
  let open: IDBDatabase | null = null;

  function database(): Promise<IDBDatabase | null> {
    return opening ??= openDatabase(factory).then((db) => {
      open = db;
      const forget = () => {
        open = null;
        opening = null;
      };
      if (db) {
        // Its data was cleared, or another tab brings a newer layout.
        db.onclose = forget;
        db.onversionchange = () => {
          db.close();
          forget();
        };
      }
      return db;
    });
  }

  async function reading<T>(run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
    try {
      const db = await database();
      return db && await answerOf(run(db.transaction(words, "readonly").objectStore(words)));
    } catch {
      return null;
    }
  }

  async function writing(run: (store: IDBObjectStore) => void): Promise<void> {
    // Without a pause where it is open already: a page that is being left comes back from no `await`.
    const db = open ?? await database();
    if (!db) throw new Error("this browser keeps nothing");
    const transaction = db.transaction(words, "readwrite");
    const done = settled(transaction);
    run(transaction.objectStore(words));
    await done;
  }

  const ofTeammate = (teammateId: string) => IDBKeyRange.bound([teammateId], [teammateId, []]);
  const quietly = (work: Promise<void>) => work.catch(() => {});

  return {
    async read({ teammateId, room }) {
      const kept = await reading((store) =>
        store.getAll(IDBKeyRange.bound([teammateId, room], [teammateId, room, []]))
      );
      return [...(kept ?? []) as Kept[], ...await memory.read({ teammateId, room })];
    },
    async rooms(teammateId) {
      return byRoom((await reading((store) => store.getAll(ofTeammate(teammateId))) ?? []) as Kept[]);
    },
    async put(kept) {
      void memory.put(kept);
      await writing((store) => {
        store.put(kept);
        // Leaving the page ends a transaction that has not said that it is complete.
        store.transaction.commit();
      });
      void memory.drop([kept]);
    },
    async drop(gone) {
      await memory.drop(gone);
      await quietly(writing((store) => {
        for (const { teammateId, room, tab, rev } of gone) {
          const key = [teammateId, room, tab];
          const found = store.get(key) as IDBRequest<Kept | undefined>;
          found.onsuccess = () => found.result && found.result.rev <= rev && store.delete(key);
        }
      }));
    },
    sweep: ({ teammateId, beforeMs }) =>
      quietly(writing((store) => {
        const cursor = store.openCursor();
        cursor.onsuccess = () => {
          if (!cursor.result) return;
          const kept = cursor.result.value as Kept;
          if (kept.teammateId !== teammateId || kept.atMs < beforeMs) cursor.result.delete();
          cursor.result.continue();
        };
      })),
    async clear(teammateId) {
      await memory.clear(teammateId);
      await quietly(writing((store) => store.delete(ofTeammate(teammateId))));
    },
  };
}

function openDatabase(factory: () => IDBFactory | undefined): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    let isLate = false;
    const giveUp = () => {
      isLate = true;
      resolve(null);
    };
    const timer = setTimeout(giveUp, openWithinMs);
    try {
      const asked = factory()?.open(databaseName, 1);
      if (!asked) return giveUp();
      asked.onupgradeneeded = () => asked.result.createObjectStore(words, { keyPath: ["teammateId", "room", "tab"] });
      asked.onerror = giveUp;
      asked.onsuccess = () => {
        clearTimeout(timer);
        if (isLate) asked.result.close();
        else resolve(asked.result);
      };
    } catch {
      // Some browsers throw where a person forbade it.
      giveUp();
    }
  });
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const settled = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the browser gave up"));
  });
