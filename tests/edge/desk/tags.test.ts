import { expect, test } from "vitest";
import { hasFewTags, mostTags } from "#edge/contract/tags.ts";
import { makePlaybookDesk } from "#tests/edge/playbooks/playbook-desk.ts";
import { refusalOf } from "./desk.ts";

const most = "<b></b>".repeat(mostTags / 2);
const html = `${most}<p>`;

test("[AD4] [AD3] text of more tags than any mail has is refused by its field, whatever it is for; of as many it is read", async () => {
  const { admin, ok, start, startBody, definition, mail } = await makePlaybookDesk();
  const [message] = await start();
  const { id } = await ok("POST /api/templates", { name: "T", subject: "Hi", html: "<p>Hello</p>" });
  const content = { subject: "Hi", html };
  const calls: [name: string, body: unknown, field: string][] = [
    ["POST /api/templates", { name: "T", ...content }, "html"],
    [`PATCH /api/templates/${id}`, { html }, "html"],
    [`PUT /api/messages/${message!.id}/content`, content, "html"],
    ["POST /api/starts", startBody({ content }), "content.html"],
    ["POST /api/starts/preview", startBody({ content }), "content.html"],
    [`POST /api/conversations/${message!.conversationId}/replies`, { content }, "content.html"],
    [
      "POST /api/playbooks",
      { name: "P", definition: definition({ actions: [mail({ content })] }) },
      "definition.actions.0.content.html",
    ],
    [`PATCH /api/teammates/${admin.id}`, { signature: html }, "signature"],
  ];
  for (const [name, body, field] of calls) {
    const answer = await admin.call(name, body, { "If-Match": "*" });
    expect(refusalOf(answer), name).toEqual([422, "invalid_field", field]);
    expect(JSON.stringify(answer.body), name).toContain("holds more than 10,000 tags");
  }
  const kept = await ok(`PATCH /api/templates/${id}`, { html: `${most}Hello` });
  expect(kept).toMatchObject({ html: "<p>Hello</p>" });
});

test("tags that close and what only looks like one count too, and other characters do not", () => {
  expect(hasFewTags("a".repeat(500_000))).toBe(true);
  expect(hasFewTags("<".repeat(mostTags))).toBe(true);
  for (const tag of ["<p>", "</p>", "<!---->", "<"]) expect(hasFewTags(tag.repeat(mostTags + 1)), tag).toBe(false);
});
