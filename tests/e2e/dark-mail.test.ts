import type { Page } from "playwright-core";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { openBrowser } from "#tests/support/browser.ts";
import { whenDone } from "#tests/support/database.ts";

const browser = await openBrowser();
whenDone(() => browser.close());
const golden = (name: string) => Deno.readFile(new URL(`../fixtures/mime/${name}.eml`, import.meta.url));

/** A mail of ours as a reader with these colours shows it; its pictures are not fetched. */
async function openMail(name: string, colorScheme: "light" | "dark"): Promise<Page> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 640, height: 700 } });
  whenDone(() => context.close());
  const page = await context.newPage();
  await page.route(/.*/, (route) => route.abort());
  await page.setContent((await PostalMime.parse(await golden(name))).html!);
  return page;
}

/** The least contrast of any words with the ground behind them, by WCAG 2.2, and which words they are. */
const worstContrast = (page: Page) =>
  page.evaluate(() => {
    type Colour = [number, number, number, number];
    const read = (text: string): Colour => {
      const [r, g, b, a = 1] = text.match(/[\d.]+/g)!.map(Number) as Colour;
      return [r, g, b, a];
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour =>
      [r, g, b].map((v, n) => v * a + [x, y, z][n]! * (1 - a)).concat(1) as Colour;
    const light = (c: Colour) => {
      const [r, g, b] = c.slice(0, 3).map((v) => v / 255).map((v) =>
        v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
      );
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const probe = document.createElement("p");
    probe.style.background = "Canvas";
    document.body.append(probe);
    const ground = read(getComputedStyle(probe).backgroundColor);
    probe.remove();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let worst = { ratio: Infinity, words: "" };
    while (walker.nextNode()) {
      const words = walker.currentNode.textContent!.trim();
      if (words === "") continue;
      let back = ground;
      let shown = 1;
      const chain: Element[] = [];
      for (let at = walker.currentNode.parentElement; at; at = at.parentElement) chain.unshift(at);
      for (const at of chain) {
        back = over(read(getComputedStyle(at).backgroundColor), back);
        shown *= Number(getComputedStyle(at).opacity);
      }
      const [r, g, b, a] = read(getComputedStyle(chain.at(-1)!).color);
      const [one, two] = [light(over([r, g, b, a * shown], back)), light(back)];
      const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
      if (ratio < worst.ratio) worst = { ratio, words };
    }
    return { ...worst, isDark: light(ground) < 0.1 };
  });

test.each([["whole"], ["other-scripts"], ["picture"]])(
  "[CH5] %s can be read on a light and on a dark ground, every word of it",
  async (name) => {
    for (const scheme of ["light", "dark"] as const) {
      const { ratio, words, isDark } = await worstContrast(await openMail(name, scheme));
      expect(isDark).toBe(scheme === "dark");
      expect(ratio, `${scheme}: ${words}`).toBeGreaterThanOrEqual(4.5);
    }
  },
);

test("[CH5] a reader that darkens by itself, whatever a mail says, leaves it to be read, too", async () => {
  const page = await openMail("whole", "light");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setAutoDarkModeOverride", { enabled: true });
  // Such a reader repaints: what is on screen is looked at, the words against what is most of it.
  const shot = await page.screenshot();
  const keep = Deno.env.get("KEEP_SHOTS");
  if (keep) await Deno.writeFile(`${keep}/forced-dark.png`, shot);
  const { ground, brightest } = await (await openMail("plain", "light")).evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const paper = canvas.getContext("2d")!;
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(0, 0, image.width, image.height);
    const counts = new Array<number>(256).fill(0);
    for (let n = 0; n < data.length; n += 4) counts[Math.round((data[n]! + data[n + 1]! + data[n + 2]!) / 3)]!++;
    return { ground: counts.indexOf(Math.max(...counts)), brightest: counts.findLastIndex((count) => count > 20) };
  }, shot.toString("base64"));
  expect(ground).toBeLessThan(40);
  expect(brightest).toBeGreaterThan(180);
});
