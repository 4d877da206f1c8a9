import { expect, test } from "vitest";
import { editedText, sectionsOf, shortName, valuesOf, varying, withoutSaid } from "#web/features/pending/alike.ts";

const one = (values: Record<string, string | null>) => ({
  values: Object.entries(values).map(([path, value]) => ({ path, label: path.split(".").at(-1)!, value })),
});

test("[PR4] what varies is what does not say the same in all, in the order of the text", () => {
  const items = [
    one({ "user.firstName": "Mia", "account.renewsOn": "1 May", "sender.firstName": "Ada", "account.mrr": null }),
    one({ "user.firstName": "Noah", "account.renewsOn": "2 May", "sender.firstName": "Ada", "account.mrr": "$5" }),
  ];
  const paths = varying(items).map(({ path }) => path);
  expect(paths).toEqual(["user.firstName", "account.renewsOn", "account.mrr"]);
  expect(withoutSaid(varying(items)).map(({ path }) => path)).toEqual(["account.renewsOn", "account.mrr"]);
  expect(varying([items[0]!])).toEqual([]);
  expect(varying([])).toEqual([]);
  expect(valuesOf(items[0]!).get("account.mrr")).toBeNull();
});

test("[PR4] a variable is called by its label, and by its owner where its row does not say whose it is", () => {
  expect(shortName({ path: "account.renewsOn", label: "Renewal date" })).toBe("Renewal date");
  expect(shortName({ path: "csm.firstName", label: "First name" })).toBe("CSM first name");
  expect(shortName({ path: "sender.traits.x", label: "NPS score" })).toBe("Sender NPS score");
});

test("[PR4] an edit is said in a line: what is new, or what is gone", () => {
  expect(editedText([])).toBe("");
  expect(editedText([{ was: "Hi", is: "Hello" }])).toBe("“Hello”");
  expect(editedText([{ was: "Hi", is: "" }])).toBe("without “Hi”");
  expect(editedText([{ was: "", is: "PS" }, { was: "a", is: "b" }, { was: "", is: "c" }])).toBe("“PS” and 2 more");
});

test("[PR4] messages of one start have one text in common", () => {
  const [spring, autumn] = [{ id: "S", name: "Spring" }, { id: "A", name: "Autumn" }];
  const messages = [{ n: 1, start: spring }, { n: 2, start: null }, { n: 3, start: autumn }, { n: 4, start: spring }];
  expect(sectionsOf(messages).map(({ name, messages }) => [name, messages.map(({ n }) => n)])).toEqual([
    ["Spring", [1, 4]],
    ["Written one by one", [2]],
    ["Autumn", [3]],
  ]);
});
