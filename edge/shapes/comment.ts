import type { z } from "zod";
import type { CommentRow } from "#db/queries/comment.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/comments.ts";
import type { Deps } from "../context.ts";
import { toInstant, toInstantOrNull } from "./instant.ts";
import { colorOf, type TeammateShort, toTeammateShort } from "./teammate.ts";

type Comment = z.input<typeof contract.comment>;
type Thread = z.input<typeof contract.thread>;

/** Shapes these comments, with the names of everybody in them. */
export async function toCommentReader(deps: Deps, rows: CommentRow[]) {
  const people = await teammatesById(
    deps.db,
    rows.flatMap((row) => [row.authorId, row.resolvedById, ...row.mentions]).filter((id) => id !== null),
  );
  const short = (id: string): TeammateShort => {
    const found = people.get(id);
    return found ? toTeammateShort(found) : { id, name: "", email: "", color: colorOf(id) };
  };
  const comment = (row: CommentRow): Comment => ({
    id: row.id,
    threadId: row.threadId,
    author: short(row.authorId),
    body: row.body,
    mentions: row.mentions.map(short),
    deleted: row.deletedAtMs !== null,
    createdAt: toInstant(row.createdAtMs),
    editedAt: toInstantOrNull(row.editedAtMs),
  });
  /** Threads of which every comment was deleted are left out. */
  const threads = (all: CommentRow[]): Thread[] =>
    all.filter((row) => row.id === row.threadId).flatMap((first) => {
      const theirs = all.filter((row) => row.threadId === first.id);
      if (theirs.every((row) => row.deletedAtMs !== null)) return [];
      return {
        id: first.id,
        anchor: first.anchor,
        resolvedAt: toInstantOrNull(first.resolvedAtMs),
        resolvedBy: first.resolvedById === null ? null : short(first.resolvedById),
        comments: theirs.map(comment),
      };
    });
  return { comment, threads };
}
