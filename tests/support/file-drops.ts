import { Buffer } from "node:buffer";
import type { Locator, Page } from "playwright-core";
import { onTestFinished } from "vitest";

/** A file as a browser's person has it. */
export type Given = { name: string; type: string; bytes?: Uint8Array; zeros?: number };

/** Does to `target` what dropping these files on it does, or pasting them; `html` is what a clipboard holds beside them. */
export async function giveFiles(
  target: Locator,
  files: Given[],
  o: { by: "drop" | "paste"; at?: { x: number; y: number }; html?: string },
): Promise<void> {
  const given = files.map(({ name, type, bytes = new Uint8Array(), zeros = 0 }) => {
    return { name, type, base64: Buffer.from(bytes).toString("base64"), zeros };
  });
  await target.evaluate((element, { given, by, at, html }) => {
    const data = new DataTransfer();
    for (const { name, type, base64, zeros } of given) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      data.items.add(new File([bytes, new Uint8Array(zeros)], name, { type }));
    }
    if (html !== undefined) data.setData("text/html", html);
    const box = element.getBoundingClientRect();
    const point = { clientX: at?.x ?? box.left + box.width / 2, clientY: at?.y ?? box.top + box.height / 2 };
    const common = { bubbles: true, cancelable: true };
    if (by === "paste") {
      element.dispatchEvent(new ClipboardEvent("paste", { ...common, clipboardData: data }));
      return;
    }
    for (const type of ["dragenter", "dragover", "drop"]) {
      element.dispatchEvent(new DragEvent(type, { ...common, ...point, dataTransfer: data }));
    }
  }, { given, by: o.by, at: o.at, html: o.html });
}

/** Where the character at `offset` of the text of `line` stands on the page. */
export const placeIn = (line: Locator, offset: number): Promise<{ x: number; y: number }> =>
  line.evaluate((element, offset) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let left = offset;
    let node = walker.nextNode();
    while (node && left > node.textContent!.length) {
      left -= node.textContent!.length;
      node = walker.nextNode();
    }
    const range = document.createRange();
    range.setStart(node!, left);
    const box = range.getBoundingClientRect();
    return { x: box.left, y: box.top + box.height / 2 };
  }, offset);

/** Holds every upload of `page` back until the answer is called, or the test has ended. */
export async function holdUploads(page: Page): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  const uploads = /\/api\/attachments\?/;
  await page.route(uploads, async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  onTestFinished(async () => {
    release();
    await page.unroute(uploads);
  });
  return release;
}
