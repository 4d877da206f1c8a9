import type { Page } from "playwright-core";

/** More stops than any page has: a page that has more never comes round. */
const mostStops = 400;

/** What a page hides from whoever has no pointer: what Tab does not reach, and where the focus is not to be seen. */
export type Reach = { stops: number; unreached: string[]; unseen: string[] };

/**
 * Walks the page by Tab until it comes round, and within grids by the arrow keys, and holds what was reached against all that a
 * pointer can act on: native controls, whatever has such a role, and elements that listen for clicks (Solid keeps those listeners on
 * the elements). One of a group whose keys move within it (tabs, radios, a toolbar, a menu, days of a month) stands for all of it.
 */
export async function reachByKeys(page: Page): Promise<Reach> {
  await page.evaluate(prepare);
  let stops = 0;
  for (; stops < mostStops; stops++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => globalThis.parleyReach.step()) === "round") break;
  }
  // What the focus turned on behind it, as a text's toolbar above it, is reached on the way back.
  const isWhole = await page.evaluate(() => globalThis.parleyReach.rest().unreached.length === 0);
  for (let back = isWhole ? 0 : stops; back > 0; back--) {
    await page.keyboard.press("Shift+Tab");
    await page.evaluate(() => globalThis.parleyReach.step());
  }
  const grids = await page.evaluate(() => globalThis.parleyReach.grids());
  for (let n = 0; n < grids; n++) {
    await page.evaluate((at) => globalThis.parleyReach.enterGrid(at), n);
    for (let cell = 0; cell < mostStops; cell++) {
      await page.keyboard.press("ArrowRight");
      if (await page.evaluate(() => globalThis.parleyReach.step()) === "round") break;
    }
  }
  return { stops, ...await page.evaluate(() => globalThis.parleyReach.rest()) };
}

declare global {
  var parleyReach: {
    /** Keeps what has the focus; "round" where it had it before. */
    step: () => "on" | "round";
    /** How many grids have rows. */
    grids: () => number;
    enterGrid: (n: number) => void;
    rest: () => { unreached: string[]; unseen: string[] };
  };
}

/** Runs in the page. */
function prepare(): void {
  const native = "a[href], button, input, select, textarea, summary, [contenteditable=true]";
  const roles = "[role=button], [role=link], [role=checkbox], [role=switch], [role=tab], [role=radio], [role=combobox]";
  /** Groups whose own keys move the focus between what stands in them. */
  const groups = "[role=tablist], [role=radiogroup], [role=toolbar], [role=menu], [role=listbox], [role=menubar]";
  const listens = (element: Element) =>
    ["$$click", "$$pointerdown", "$$mousedown"].some((name) => typeof Reflect.get(element, name) === "function");
  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) &&
    !element.closest("[inert], [aria-hidden=true]") && !element.matches(":disabled, [type=hidden]");
  const nameOf = (element: Element) => {
    const words = element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 40) ?? "";
    const role = element.getAttribute("role");
    return `${element.tagName.toLowerCase()}${role ? `[${role}]` : ""}${element.id ? `#${element.id}` : ""} "${words}"`;
  };
  /** What can show the focus: the element, what it stands in, and the label beside it. */
  const looksOf = (element: Element) => {
    const inFrame = element instanceof HTMLIFrameElement ? element.contentDocument?.activeElement : null;
    const around = [element, ...element.querySelectorAll("*")].slice(0, 6);
    if (inFrame) around.push(inFrame);
    for (let up = element.parentElement, left = 4; up && left > 0; up = up.parentElement, left--) around.push(up);
    around.push(...element.parentElement?.children ?? []);
    return around.map((one) => {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      return [
        style.outlineStyle === "none" ? "" : `${style.outlineWidth} ${style.outlineStyle} ${style.outlineColor}`,
        style.boxShadow,
        style.borderColor,
        style.backgroundColor,
        style.clipPath,
        `${Math.round(box.width)}x${Math.round(box.height)}`,
      ].join("|");
    }).join("\n");
  };
  const reached = new Set<Element>();
  const unseen = new Set<string>();
  let last: { element: Element; looks: string } | null = null;
  const leave = () => {
    // Where one writes the caret shows it, and the frame of the field may hold the next stop too.
    const hasCaret = last?.element.matches("[contenteditable=true]");
    if (last && !hasCaret && last.element.isConnected && document.activeElement !== last.element) {
      if (looksOf(last.element) === last.looks) unseen.add(nameOf(last.element));
    }
    last = null;
  };
  const gridRows = () =>
    [...document.querySelectorAll("[role=grid], [role=treegrid]")]
      .map((grid) => [...grid.querySelectorAll<HTMLElement>("[role=row][data-id]")].find((row) => row.tabIndex === 0))
      .filter((row) => row !== undefined);
  const isReached = (element: Element): boolean => {
    if (reached.has(element)) return true;
    const group = element.closest(groups);
    if (group && [...reached].some((one) => group.contains(one))) return true;
    // Days of a month, hours of a week: one cell stands for the grid. Rows of a list are walked one by one.
    const grid = element.closest("[role=grid], [role=treegrid]");
    const row = element.closest("[role=row][data-id]");
    if (grid && !row && element.closest("[role=gridcell], td") && [...reached].some((one) => grid.contains(one))) {
      return true;
    }
    // Other rows are as the one that was walked.
    if (row && grid && !gridRows().includes(row as HTMLElement)) return true;
    // The arrow beside a box that opens by its own arrow keys.
    const box = element.parentElement?.querySelector("[role=combobox], [role=spinbutton]");
    if (element.matches("button[tabindex='-1']") && box && reached.has(box)) return true;
    if (element.matches(`${native}, ${roles}`)) return false;
    // What merely listens (a row, a label, a backdrop) leads to what stands in it or beside it.
    const around = [element, element.parentElement, element.parentElement?.parentElement];
    return around.some((one) => one && one !== document.body && [...reached].some((stop) => one.contains(stop))) ||
      [...element.querySelectorAll("*")].some((one) => reached.has(one));
  };
  (document.activeElement as HTMLElement | null)?.blur();
  globalThis.parleyReach = {
    step() {
      leave();
      const element = document.activeElement;
      if (!element || element === document.body) return "on";
      if (reached.has(element)) {
        // A date's parts and a frame's links are stops of one element.
        return element.matches("iframe, input[type=date], input[type=time], input[type=datetime-local]") &&
            element === [...reached].at(-1)
          ? "on"
          : "round";
      }
      reached.add(element);
      last = { element, looks: looksOf(element) };
      return "on";
    },
    grids: () => gridRows().length,
    enterGrid(n) {
      leave();
      const row = gridRows()[n]!;
      reached.delete(row);
      row.focus();
      reached.add(row);
    },
    rest() {
      leave();
      const all = [...document.querySelectorAll("*")].filter((one) =>
        one !== document.body && one !== document.documentElement && isShown(one) &&
        (one.matches(`${native}, ${roles}`) || listens(one))
      );
      return { unreached: all.filter((one) => !isReached(one)).map(nameOf), unseen: [...unseen] };
    },
  };
}
