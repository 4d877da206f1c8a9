import type { Answer } from "#web/shared/api.ts";

export type Template = Answer<"GET /api/templates/:id">;
export type Kind = Template["kind"];

/** What the two kinds are called, and what each is for. */
export const kinds: Record<Kind, { one: string; many: string; detail: string; says: string }> = {
  template: {
    one: "template",
    many: "Templates",
    detail: "A subject and text to begin a conversation from.",
    says: "A template is a subject and text to begin a conversation from, with variables that each user's values fill.",
  },
  snippet: {
    one: "snippet",
    many: "Snippets",
    detail: "A piece of text, put into a draft by typing /.",
    says: "A snippet is a piece of text that is put into a draft by typing /, variables and all.",
  },
};

export const audiences = [
  { value: "shared", label: "Everyone", detail: "All teammates see it and may change it." },
  { value: "personal", label: "Only me" },
] as const;
