import { useQuery } from "@tanstack/solid-query";
import { type Accessor, createEffect, createMemo, createSignal, on } from "solid-js";
import { type Answer, newKey, request } from "#web/shared/api.ts";
import type { Anchor } from "#web/shared/live-text/anchors.ts";
import type { CommentMarks } from "#web/shared/live-text/comment-marks.ts";

export type Thread = Answer<"GET /api/messages/:id/comments">["items"][number];
export type Comment = Thread["comments"][number];

/** The comments of one message, for the panel that lists them and the editor that marks their words. */
export type CommentDesk = {
  query: { isPending: boolean; isError: boolean; error: unknown; refetch: () => unknown };
  open: Accessor<Thread[]>;
  resolved: Accessor<Thread[]>;
  active: Accessor<string | null>;
  pick: (threadId: string | null) => void;
  /** The words that a comment is being written about; `"mail"` is the whole, null while none is written. */
  writing: Accessor<Anchor | "mail" | null>;
  write: (about: Anchor | "mail" | null) => void;
  marks: CommentMarks;
  add: (body: string) => Promise<void>;
  answer: (thread: Thread, body: string) => Promise<void>;
  change: (comment: Comment, body: string) => Promise<void>;
  remove: (comment: Comment) => Promise<void>;
  resolve: (thread: Thread, resolved: boolean) => Promise<void>;
};

/** While nothing is written yet, its words are marked all the same. */
const beingWritten = "new";

/** `onBegin` is told when somebody asks in the text to comment, so that the panel can be brought into sight. Needs an owner. */
export function createCommentDesk(options: { messageId: Accessor<string>; onBegin: () => void }): CommentDesk {
  const [active, setActive] = createSignal<string | null>(null);
  const [writing, setWriting] = createSignal<Anchor | "mail" | null>(null);
  const query = useQuery(() => ({
    queryKey: ["message", options.messageId(), "comments"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/comments", { params: { id: options.messageId() }, signal }),
    meta: { follows: ["teammate"] },
  }));
  createEffect(on(options.messageId, () => {
    setActive(null);
    setWriting(null);
  }, { defer: true }));
  const threads = createMemo(() => query.isSuccess ? query.data.items : []);
  const open = createMemo(() => threads().filter((thread) => thread.resolvedAt === null));
  const anchored = createMemo(() => {
    const about = writing();
    return [
      ...open().flatMap(({ id, anchor }) => anchor ? { id, anchor } : []),
      ...(about !== null && about !== "mail" ? [{ id: beingWritten, anchor: about }] : []),
    ];
  });
  const renew = async () => void await query.refetch();
  const params = () => ({ id: options.messageId() });
  return {
    query,
    open,
    resolved: createMemo(() => threads().filter((thread) => thread.resolvedAt !== null)),
    active,
    pick: setActive,
    writing,
    write: setWriting,
    marks: {
      anchored,
      active: () => writing() === null ? active() : beingWritten,
      pick: (threadId) => threadId !== beingWritten && setActive(threadId),
      begin(anchor) {
        setWriting(anchor);
        options.onBegin();
      },
    },
    async add(body) {
      const about = writing();
      const anchor = about === null || about === "mail" ? {} : { anchor: about };
      const made = await request("POST /api/messages/:id/comments", {
        params: params(),
        body: { body, ...anchor },
        idempotencyKey: newKey(),
      });
      setWriting(null);
      setActive(made.id);
      await renew();
    },
    async answer(thread, body) {
      await request("POST /api/messages/:id/comments", {
        params: params(),
        body: { body, threadId: thread.id },
        idempotencyKey: newKey(),
      });
      await renew();
    },
    async change(comment, body) {
      await request("PATCH /api/comments/:id", { params: { id: comment.id }, body: { body } });
      await renew();
    },
    async remove(comment) {
      await request("DELETE /api/comments/:id", { params: { id: comment.id } });
      await renew();
    },
    async resolve(thread, resolved) {
      await request("POST /api/comments/:id/resolve", { params: { id: thread.id }, body: { resolved } });
      if (resolved && active() === thread.id) setActive(null);
      await renew();
    },
  };
}
