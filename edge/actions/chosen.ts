import type { z } from "zod";
import type { Chosen } from "#jobs/bulk/chosen.ts";
import type * as contract from "../contract/bulk.ts";

type Asked = Pick<z.output<typeof contract.bulkRunNew>, "entity" | "chosen">;

/** What was chosen as the jobs take it. */
export function readChosen(asked: Asked): Chosen {
  const { ids, all: _, except = [], ...narrowed } = asked.chosen;
  if (ids) return { ids: [...new Set(ids)] };
  switch (asked.entity) {
    case "account": {
      const { q, status, csmId } = narrowed as z.output<typeof contract.chosenAccounts>;
      return {
        entity: "account",
        except,
        narrowed: {
          ...(q === undefined ? {} : { q }),
          // As in the list: blank asks for those without a status.
          ...(status === undefined ? {} : { status: status === "" ? null : status }),
          ...(csmId === undefined ? {} : { csmId: csmId === "none" ? null : csmId }),
        },
      };
    }
    case "user":
      return { entity: "user", except, narrowed };
    case "conversation":
      return { entity: "conversation", except, narrowed };
  }
}
