import { expect, test } from "vitest";
import { keyNames, keyOf, takesText } from "#web/shared/shortcuts/keys.ts";

const press = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey" | "shiftKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test.each([
  [press("e"), "e"],
  [press("E", { shiftKey: true }), "e"],
  [press("?", { shiftKey: true }), "?"],
  [press("Enter", { ctrlKey: true }), "mod+Enter"],
  [press("k", { metaKey: true }), "mod+k"],
  [press("ArrowDown", { shiftKey: true }), "shift+ArrowDown"],
  [press(" "), "Space"],
])("[VI6] %j is called %s", (event, name) => {
  expect(keyOf(event)).toBe(name);
});

test("[VI6] a shortcut is shown as its keyboard prints it", () => {
  expect(keyNames("mod+Enter", true)).toEqual(["⌘", "↵"]);
  expect(keyNames("mod+Enter", false)).toEqual(["Ctrl", "↵"]);
  expect(keyNames("g a", false)).toEqual(["G", "A"]);
});

test("a key pressed in a text is text", () => {
  const element = (tagName: string, more = {}) => ({ tagName, ...more }) as unknown as EventTarget;
  expect(takesText(element("INPUT", { type: "text" }))).toBe(true);
  expect(takesText(element("INPUT", { type: "checkbox" }))).toBe(false);
  expect(takesText(element("DIV", { isContentEditable: true }))).toBe(true);
  expect(takesText(element("BUTTON"))).toBe(false);
  expect(takesText(null)).toBe(false);
});
