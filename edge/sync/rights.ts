import type { Db } from "#db/client.ts";
import { findTemplate } from "#db/queries/template.ts";
import type { Teammate } from "../context.ts";
import type { RoomRef } from "./protocol.ts";

/** What a teammate may in a room. To whom it is `hidden`, it does not exist. */
export type RoomRight = "hidden" | "read" | "write";

/**
 * The one place that decides who may what in a live text (CO5): members and admins write drafts and the templates that they see, a
 * signature is written by its owner and by admins, and everybody else reads. A personal template is its maker's alone (PE7).
 */
export async function rightIn(db: Db, teammate: Pick<Teammate, "id" | "role">, room: RoomRef): Promise<RoomRight> {
  const { id, role } = teammate;
  switch (room.kind) {
    case "draft":
      return role === "observer" ? "read" : "write";
    case "template":
      if (!await findTemplate(db, room.id, id)) return "hidden";
      return role === "observer" ? "read" : "write";
    case "signature":
      return room.id === id || role === "admin" ? "write" : "read";
  }
}
