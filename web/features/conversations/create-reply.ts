import { useQuery } from "@tanstack/solid-query";
import { type Accessor, createEffect, createSignal, on } from "solid-js";
import type { FileRef } from "#jobs/document/nodes.ts";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { holdText } from "#web/shared/mail/hold-text.ts";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import { toast, toastUndo } from "#web/shared/ui/Toast.tsx";

export type ReplyPlan = Answer<"GET /api/conversations/:id/reply">;
/** When it is to leave; `approval` waits for a colleague first. */
export type When = "now" | { at: string } | "approval";
type Words = { html: string; files: FileRef[] };
const nothing: Words = { html: "", files: [] };

/** What is written in a conversation and not sent yet: it stays while one looks around in the app. */
const kept = new Map<string, Words>();

/** A reply that is being written: its words, to whom and by whom, and its sending (ST9). Needs an owner. */
export function createReply(conversationId: Accessor<string>, wanted: Accessor<boolean>) {
  const [words, setWords] = createSignal<Words>(kept.get(conversationId()) ?? nothing);
  const [teammateId, setTeammateId] = createSignal<string | null>(null);
  const [cc, setCc] = createSignal<string[] | null>(null);
  const [bcc, setBcc] = createSignal<string[]>([]);
  const plan = createPlan(conversationId, () => ({ teammateId: teammateId() ?? undefined }), wanted);
  const write = (next: Partial<Words>) => {
    const all = { ...words(), ...next };
    setWords(all);
    if (isBlank(all)) kept.delete(conversationId());
    else kept.set(conversationId(), all);
  };
  const clear = () => {
    write(nothing);
    setTeammateId(null);
    setCc(null);
    setBcc([]);
  };
  createEffect(on(conversationId, (id) => {
    setWords(kept.get(id) ?? nothing);
    setTeammateId(null);
    setCc(null);
    setBcc([]);
  }, { defer: true }));

  const data = () => (plan.isSuccess ? plan.data : undefined);
  const send = createSubmit(async (idempotencyKey, when: When) => {
    const id = conversationId();
    const sent = words();
    const to = data()?.to.map((one) => one.name ?? one.address).join(", ") ?? "";
    const reply = await request("POST /api/conversations/:id/replies", {
      params: { id },
      body: {
        content: { html: sent.html, files: sent.files.map((file) => file.id) },
        ...(teammateId() === null ? {} : { teammateId: teammateId()! }),
        ...(cc() === null ? {} : { cc: cc()! }),
        ...(bcc().length > 0 ? { bcc: bcc() } : {}),
        ...(when === "approval" ? { approval: true } : { when, undoable: when === "now" }),
      },
      idempotencyKey,
    });
    clear();
    const takeBack = async () => {
      await request("POST /api/messages/:id/cancel", { params: { id: reply.id } });
      if (conversationId() === id && isBlank(words())) write(sent);
      else kept.set(id, sent);
    };
    if (when === "now") toastUndo(`The reply to ${to} is on its way`, takeBack);
    else toast(when === "approval" ? "The reply waits for approval" : "The reply is pending");
  });
  return {
    plan: data,
    error: () => plan.error,
    isPending: () => plan.isPending,
    words,
    write,
    teammateId: () => teammateId() ?? data()?.sender?.id ?? null,
    setTeammateId,
    cc: () => cc() ?? data()?.cc.map(({ address }) => address) ?? [],
    setCc,
    bcc,
    setBcc,
    isBlank: () => isBlank(words()),
    send,
    clear,
  };
}
export type ReplyDesk = ReturnType<typeof createReply>;

const isBlank = ({ html, files }: Words): boolean =>
  files.length === 0 && !/<img\b|data-/.test(html) && html.replace(/<[^>]*>|&nbsp;|\s/g, "") === "";

/** What a reply would be, asked while it is `wanted`. */
export function createPlan(
  conversationId: Accessor<string>,
  asked: Accessor<{ teammateId?: string | undefined; at?: string | undefined }>,
  wanted: Accessor<boolean>,
) {
  return useQuery<ReplyPlan>(() => ({
    queryKey: ["conversation", conversationId(), "reply", asked()],
    queryFn: ({ signal }) =>
      request("GET /api/conversations/:id/reply", { params: { id: conversationId() }, query: asked(), signal }),
    enabled: wanted(),
    staleTime: 0,
    // Of the same conversation: what is shown does not flicker while one tries another sender.
    placeholderData: (before?: ReplyPlan, query?: { queryKey: readonly unknown[] }) =>
      query?.queryKey[1] === conversationId() ? before : undefined,
    meta: { follows: ["message", "sender", "channel", "setting", "user"] },
  }));
}

/** Whom a reply goes to, in words: "Reply to Bea Bolt, Lou Lane in CC". */
export function replyText(plan: Pick<ReplyPlan, "to" | "cc"> | undefined): string {
  if (!plan || plan.to.length === 0) return "Reply";
  return `Reply to ${partiesOf(plan.to)}${plan.cc.length > 0 ? `, ${partiesOf(plan.cc)} in CC` : ""}`;
}

/** When it would leave, in words and before the click (PR3). */
export function leavesText(plan: ReplyPlan | undefined, nowMs: number): string {
  if (!plan?.forecast || !plan.sender) return "";
  const held = { ...plan.forecast, ignoreWindow: false, teammate: plan.sender };
  const text = holdText(held, nowMs);
  return [`${text.title}.`, text.why].filter(Boolean).join(" ");
}
