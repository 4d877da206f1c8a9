import { expect, test } from "vitest";
import * as Y from "yjs";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { editDoc, seedUpdate } from "#jobs/document/seed.ts";
import { lateLines, lateLineText } from "#web/shared/live-text/late-lines.ts";

const draft = (subject: string, html: string) => contentFromHtml({ subject, html });

/** A draft that was sealed, and what became of it in a browser after. */
function late(before: ReturnType<typeof draft>, after: ReturnType<typeof draft>) {
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, seedUpdate(before));
  const snapshot = Y.encodeSnapshot(Y.snapshot(doc));
  editDoc(doc, after);
  return lateLines(doc, snapshot);
}

test("[CO4] nothing came too late: nothing is shown", () => {
  expect(late(draft("Hi", "<p>One</p>"), draft("Hi", "<p>One</p>"))).toEqual([]);
});

test("[CO4] late words and late deletes both show, in the line they stand in, chips by name", () => {
  const lines = late(
    draft("Hi", "<p>Dear {{user.firstName}}, good news.</p><p>Bye</p>"),
    draft("Hi", "<p>Dear {{user.lastName}}, great news.</p><p>Bye</p>"),
  );
  expect(lines).toHaveLength(1);
  const { of, stretches } = lines[0]!;
  expect(of).toBe("body");
  const wordsThatAre = (as: string) => stretches.filter((each) => each.as === as).map(({ text }) => text).join(" ");
  expect(wordsThatAre("added")).toContain("great");
  expect(wordsThatAre("removed")).toContain("good");
  expect(lateLineText(lines[0]!)).toBe("Dear {{user.lastName}}, great news.");
});

test("[CO4] a line that is wholly late, one that went late, and the subject", () => {
  const lines = late(draft("Hi", "<p>One</p><ul><li>Two</li></ul>"), draft("Hi there", "<p>One</p><h1>New</h1>"));
  expect(lines.map(({ of, stretches }) => [of, stretches])).toEqual([
    ["subject", [{ text: "Hi", as: "sealed" }, { text: " there", as: "added" }]],
    ["body", [{ text: "New", as: "added" }]],
    ["body", [{ text: "Two", as: "removed" }]],
  ]);
});

test("[CO4] what came and went after the seal is not shown", () => {
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, seedUpdate(draft("Hi", "<p>One</p>")));
  const snapshot = Y.encodeSnapshot(Y.snapshot(doc));
  editDoc(doc, draft("Hi", "<p>One two</p>"));
  editDoc(doc, draft("Hi", "<p>One</p>"));
  expect(lateLines(doc, snapshot)).toEqual([]);
});

test("[CO4] [CO9] a file that was attached or removed too late shows by name, and a picture by its words", () => {
  const [a, b, c] = ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW", "01ARZ3NDEKTSV4RRFFQ69G5FAX"].map((
    id,
    n,
  ) => ({
    id,
    name: `${"abc"[n]}.pdf`,
    type: "application/pdf",
    size: 1,
  }));
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, seedUpdate({ ...draft("Hi", "<p>One</p>"), files: [a!, b!] }));
  const snapshot = Y.encodeSnapshot(Y.snapshot(doc));
  editDoc(doc, { ...draft("Hi", `<p>One<img data-attachment="${a!.id}" alt="Chart"></p>`), files: [b!, c!] });
  // Removed and put back, and what came and went, are as they were.
  editDoc(doc, { ...draft("Hi", `<p>One<img data-attachment="${a!.id}" alt="Chart"></p>`), files: [c!] });
  editDoc(doc, { ...draft("Hi", `<p>One<img data-attachment="${a!.id}" alt="Chart"></p>`), files: [b!, c!] });
  expect(lateLines(doc, snapshot)).toEqual([
    { of: "body", stretches: [{ text: "One", as: "sealed" }, { text: "[Chart]", as: "added" }] },
    { of: "files", stretches: [{ text: "a.pdf", as: "removed" }] },
    { of: "files", stretches: [{ text: "c.pdf", as: "added" }] },
  ]);
});
