import { beforeAll, beforeEach } from "vitest";
import { newId } from "#db/ids.ts";
import { begin, claim, type Judged, type Sealed } from "#db/queries/send.ts";
import { readFacts, readForCompose } from "#db/queries/send-facts.ts";
import { senderRows } from "#db/queries/send-queue.ts";
import type { Try } from "#db/queries/send-settle.ts";
import { makeDatabase, makeRemoteDatabase, type TestDatabase } from "./database.ts";
import { emptyTables, makeReleaseWorkspace, type ReleaseWorkspace, testTerms as terms } from "./release-workspace.ts";

/** For `describe.each`: what holds on a file holds over a server. */
export const databases = [["file", makeDatabase], ["remote", makeRemoteDatabase]] as const;

/** One database for a suite, with a fresh workspace in it for each test. */
export function useWorkspace(
  make: () => Promise<TestDatabase>,
  take: (fresh: ReleaseWorkspace) => void | Promise<void>,
): void {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await make();
  });
  beforeEach(async () => {
    await emptyTables(database.db);
    await take(await makeReleaseWorkspace(database.db));
  });
}

const sealedAs = (text: string): Sealed => ({
  bytes: new TextEncoder().encode(text),
  files: [],
  sha256: `sha of ${text}`,
  html: `<p>${text}</p>`,
  subject: "Hello Grace",
  rfcMessageId: "<1@team.example>",
  from: { address: "ada@team.example", name: "Ada Byron" },
  untracked: false,
  tells: 0,
});

/** The steps of the release's statements up to the call of the provider, in the workspace of the moment. */
export function claimsIn(workspace: () => ReleaseWorkspace) {
  const judgedSender = async (pair = workspace() as { teammateId: string; channelId: string }) => {
    const [row] = await senderRows(workspace().db, [{ teammateId: pair.teammateId, channelId: pair.channelId }]);
    return {
      teammateId: pair.teammateId,
      channelId: pair.channelId,
      window: row!.windowText,
      timeZone: row!.timeZone,
      calendarNo: row!.calendarNo,
      connectionNo: row!.connectionNo,
    };
  };
  const judge = async (ids: string[], over: Partial<Judged> = {}): Promise<Judged[]> =>
    (await readFacts(workspace().db, ids)).map((m) => ({
      id: m.id,
      sealNo: m.sealNo,
      headSeq: m.headSeq,
      ignoreWindow: m.ignoreWindow === 1,
      lapsedClaimId: m.state === "sending" ? m.claimId : null,
      opensAtMs: null,
      closesAtMs: null,
      ...over,
    }));
  async function claimed(
    ids: string[],
    o: { over?: Partial<Judged>; most?: number; at?: number; judged?: Judged[] } = {},
  ) {
    const claimId = newId();
    const rows = await claim(workspace().db, {
      claimId,
      sender: await judgedSender(),
      judged: o.judged ?? await judge(ids, o.over),
      most: o.most ?? 100,
      terms,
      clock: o.at ?? workspace().nowMs,
    });
    return rows.map((row): Try & typeof row => ({ ...row, messageId: row.id, claimId }));
  }
  async function begun(t: Try, o: { at?: number; text?: string | null; mailableAs?: string } = {}) {
    const [row] = await readForCompose(workspace().db, [t.messageId]);
    return begin(workspace().db, {
      messageId: t.messageId,
      claimId: t.claimId,
      sender: await judgedSender(),
      mailableAs: o.mailableAs ?? row!.mailableAs,
      sealed: o.text === null ? null : sealedAs(o.text ?? "mail"),
      terms,
      clock: o.at ?? workspace().nowMs,
    });
  }
  return { judgedSender, judge, claimed, begun };
}
