import { expect, test } from "vitest";
import { mailedPeople } from "#jobs/sends/mailed-people.ts";

const person = (role: "to" | "cc" | "bcc", n: number, address: string) => ({
  role,
  n,
  userId: null,
  address,
  name: null,
});

test("[PR2] an address is mailed once, in To before CC before BCC and the first of a line before the others, in the order given", () => {
  const people = [
    person("bcc", 0, "ann@kunde.example"),
    person("bcc", 1, "zoe@kunde.example"),
    person("cc", 0, "ANN@kunde.example"),
    person("cc", 1, "bob@kunde.example"),
    person("to", 0, "Bob@kunde.example"),
    person("to", 1, "bob@Kunde.example"),
    person("to", 2, "ürsula@kunde.example"),
    person("to", 3, "Ürsula@kunde.example"),
  ];
  const mailed = mailedPeople(JSON.stringify(people)).map(({ role, n }) => `${role} ${n}`);
  // As the database compares: ASCII letters alone are the same in both cases.
  expect(mailed).toEqual(["bcc 1", "cc 0", "to 0", "to 2", "to 3"]);
});
