import { expect, test } from "vitest";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";
import { reachByKeys } from "#tests/support/reach.ts";

const browser = await openBrowser();
whenDone(() => browser.close());

test("a walk by keyboard names what only a pointer reaches, and where the focus is not to be seen", async () => {
  const page = await browser.newPage();
  await page.setContent(`
    <style>.plain:focus { outline: none }</style>
    <button>Seen</button> <button class="plain">Dim</button> <button tabindex="-1">Left out</button> <p><b id="b">Row</b></p>
    <div role="tablist"><button role="tab">One</button><button role="tab" tabindex="-1">Two</button></div>
    <div role="grid"><div role="row" data-id="1" tabindex="0"><a href="#a" tabindex="-1">Link in a row</a></div></div>`);
  // As Solid keeps its listeners.
  await page.evaluate(() => {
    Reflect.set(document.querySelector("#b")!, "$$click", () => {});
    const row = document.querySelector<HTMLElement>("[role=row]")!;
    row.addEventListener("keydown", (press) => press.key === "ArrowRight" && row.querySelector("a")!.focus());
  });
  const { stops, unreached, unseen } = await reachByKeys(page);
  expect(stops).toBeGreaterThan(3);
  expect(unreached).toEqual(['button "Left out"', 'b#b "Row"']);
  expect(unseen).toEqual(['button "Dim"']);
});
