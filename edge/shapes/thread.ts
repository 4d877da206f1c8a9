import type { z } from "zod";
import type { EventRow, InboundRow } from "#db/queries/thread-mail.ts";
import type * as contract from "../contract/thread.ts";
import { toInstant, toInstantOrNull } from "./instant.ts";

export const toInbound = (row: InboundRow): z.input<typeof contract.inbound> => ({
  automatic: row.automatic,
  quotedHtml: row.quotedHtml,
  files: row.files.filter(({ contentId }) => !isShownInWords(row, contentId))
    .map(({ part, name, type, size }) => ({ part, name, type, size })),
  hasPictures: hasFarPictures(row.html) || hasFarPictures(row.quotedHtml ?? ""),
  datedAt: toInstantOrNull(row.datedAtMs),
});

/** A picture that stands in the words is no file beside them. */
const isShownInWords = (row: InboundRow, contentId: string | null) =>
  contentId !== null && row.files.some((file) =>
    file.contentId === contentId && file.type.startsWith("image/") &&
    `${row.html}${row.quotedHtml ?? ""}`.includes(`data-part="${file.part}"`)
  );

const hasFarPictures = (html: string) => /<img\b[^>]*\sdata-src="/i.test(html);

export const toEvent = (row: EventRow): z.input<typeof contract.messageEvent> => ({
  kind: row.kind,
  user: row.userId === null ? null : { id: row.userId, name: row.userName ?? row.address ?? "" },
  address: row.address ?? row.userEmail,
  code: row.code,
  class: row.class,
  // Of an unsubscribe it is ours, in a word.
  why: row.kind === "unsubscribe" ? null : row.detail,
  byMachine: row.kind === "unsubscribe" && row.verdict === "scanner",
  undone: row.undoneAtMs === null ? null : { at: toInstant(row.undoneAtMs), by: row.undoneBy },
  suppressed: row.isSuppressed,
  done: row.doneAtMs !== null,
  at: toInstant(row.atMs),
});
