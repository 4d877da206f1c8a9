import type { Answer } from "../api.ts";
import { isAdmin, mayWork, type Me } from "../me.ts";

type Trait = Pick<Answer<"GET /api/traits">["items"][number], "editRight">;

/** Whether this teammate sets a trait by hand (PD5). */
export const maySetTrait = (me: Pick<Me, "role">, trait: Trait): boolean =>
  mayWork(me) && trait.editRight !== "api" && (trait.editRight !== "admins" || isAdmin(me));
