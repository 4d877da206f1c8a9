import { useQuery } from "@tanstack/solid-query";
import { createMemo } from "solid-js";
import { request } from "../api.ts";

/** Whose page it is. */
export type Where = { accountId: string } | { userId: string };

/** What is to leave to an account's users or to one user and what was last between them and the team, with what the variables of each
 * pending mail say for its user (PE4). Needs an owner; several on one page ask once. */
export function createPageMail(where: () => Where) {
  const mail = useQuery(() => {
    const of = where();
    return {
      queryKey: ["page-mail", of],
      queryFn: ({ signal }) =>
        "accountId" in of
          ? request("GET /api/accounts/:id/mail", { params: { id: of.accountId }, signal })
          : request("GET /api/users/:id/mail", { params: { id: of.userId }, signal }),
      meta: { follows: ["message", "sender", "setting", "channel", "start", "account"] },
    };
  });
  const pending = () => (mail.isSuccess ? mail.data.pending.items : []);
  const told = useQuery(() => {
    const ids = pending().map(({ id }) => id).join();
    return {
      queryKey: ["differences", ids],
      queryFn: ({ signal }) => request("GET /api/message-differences", { query: { ids }, signal }),
      enabled: ids !== "",
      meta: { follows: ["message", "user", "account", "teammate", "trait"] },
    };
  });
  const known = createMemo(() =>
    new Map(
      (told.isSuccess ? told.data.items : []).map(({ id, values }) => [
        id,
        new Map(values.map(({ path, value }) => [path, value])),
      ]),
    )
  );
  return {
    mail,
    valuesOf: (messageId: string) => known().get(messageId),
    /** Of a conversation whose first mail waits. */
    valuesIn(conversationId: string) {
      const message = pending().find((one) => one.conversationId === conversationId);
      return message && known().get(message.id);
    },
  };
}
