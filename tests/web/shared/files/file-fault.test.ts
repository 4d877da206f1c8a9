import { expect, test } from "vitest";
import { faultOf, isPicture, overText } from "#web/shared/files/file-fault.ts";
import { sizeText } from "#web/shared/files/size-text.ts";

const file = (name: string, size: number) => ({ name, type: "", size });

test("[CO9] a file is refused before it is uploaded for its kind, for nothing in it, and for its size, with the numbers", () => {
  expect(faultOf(file("a.pdf", 1), 0)).toBeNull();
  expect(faultOf(file("report.exe", 1), 0)).toBe("report.exe: this kind of file cannot be mailed");
  expect(faultOf(file("Makro.VBS", 1), 0)).toBe("Makro.VBS: this kind of file cannot be mailed");
  expect(faultOf(file("folder", 0), 0)).toBe("folder: is empty, or a folder");
  expect(faultOf(file("a.zip", 25_000_000), 0)).toBeNull();
  expect(faultOf(file("a.zip", 25_000_001), 0)).toBe("a.zip: too large: 26 MB, a message holds 25 MB");
  expect(faultOf(file("a.zip", 30_500_000), 0)).toBe("a.zip: too large: 31 MB, a message holds 25 MB");
  expect(faultOf(file("a.zip", 5_000_000), 20_000_000)).toBeNull();
  expect(faultOf(file("a.zip", 5_000_001), 20_000_000)).toBe(
    "a.zip: too large: together it would be 26 MB, a message holds 25 MB",
  );
});

test("[CO9] what two people made too much together says that it will not leave", () => {
  expect(overText(25_000_000)).toBeNull();
  expect(overText(27_100_000)).toBe(
    "These come to 28 MB together, a message holds 25 MB. It will not leave like this.",
  );
});

test("[CO9] a picture that may stand in a text is what every reader shows; a drawing that may run scripts is none", () => {
  const kinds = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml", "image/heic", "text/html", ""];
  expect(kinds.map((type) => isPicture({ type }))).toEqual([true, true, true, true, false, false, false, false]);
});

test("sizes read as mail readers write them", () => {
  expect([0, 999, 1_000, 14_400, 999_400, 1_000_000, 24_960_000].map(sizeText)).toEqual([
    "0 B",
    "999 B",
    "1 kB",
    "14 kB",
    "999 kB",
    "1.0 MB",
    "25.0 MB",
  ]);
});
