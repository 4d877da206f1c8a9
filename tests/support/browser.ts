import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const require = createRequire(import.meta.url);

/** Bump when what is unpacked changes. */
const layout = 1;

/**
 * Unpacks the Chromium that npm brought, once per version and machine, and gives its folder. Two processes may do so at once:
 * each unpacks beside and renames, and the first wins.
 */
async function unpackChromium(): Promise<string> {
  const entry = require.resolve("@sparticuz/chromium");
  const root = entry.slice(0, entry.lastIndexOf(join("@sparticuz", "chromium")) + "@sparticuz/chromium".length);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const user = typeof process.getuid === "function" ? process.getuid() : "any";
  const home = join(tmpdir(), `parley-chromium-${version}-${layout}-${user}`);
  if (existsSync(join(home, "chromium"))) return home;

  const part = `${home}.${process.pid}`;
  mkdirSync(part, { recursive: true });
  const before = { TMPDIR: process.env["TMPDIR"], AWS_EXECUTION_ENV: process.env["AWS_EXECUTION_ENV"] };
  // The package brings the libraries that a bare system lacks, but unpacks them only where it believes to be on Lambda.
  process.env["TMPDIR"] = part;
  process.env["AWS_EXECUTION_ENV"] = "AWS_Lambda_nodejs22.x";
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  // Without any fontconfig file the browser dies at start.
  writeFileSync(
    join(part, "fonts.conf"),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${home}/fonts/fonts</dir><cachedir>${home}/fc-cache</cachedir></fontconfig>`,
  );
  try {
    renameSync(part, home);
  } catch {
    rmSync(part, { recursive: true, force: true });
  }
  return home;
}

/** How to run the Chromium that came with npm: no system package is needed. */
export async function chromiumLine() {
  const home = await unpackChromium();
  return {
    executablePath: join(home, "chromium"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    env: {
      ...process.env as Record<string, string>,
      LANG: "en_US.UTF-8",
      LD_LIBRARY_PATH: join(home, "al2023", "lib"),
      FONTCONFIG_FILE: join(home, "fonts.conf"),
    },
  };
}

/** Opens it without a window. Close it when done. */
export const openBrowser = async (): Promise<Browser> =>
  await chromium.launch({ ...await chromiumLine(), headless: true });

const axeSource = () => readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
let source: string | undefined;

/** What axe finds wrong with the page as it is, one line each; empty is good. */
export async function axe(page: Page): Promise<string[]> {
  source ??= axeSource();
  // By the debugger, so that the page's content security policy needs no hole.
  await page.evaluate(source);
  return await page.evaluate(async () => {
    // A colour that is still on its way from one theme to the other is neither's; what inherits one sets out when that has arrived.
    const passing = () =>
      document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    for (let on = passing(), left = 10; on.length > 0 && left > 0; on = passing(), left--) {
      await Promise.allSettled(on.map((one) => one.finished));
      await new Promise(requestAnimationFrame);
    }
    // deno-lint-ignore no-explicit-any -- axe has just been put on the page's window
    const { violations } = await (globalThis as any).axe.run(
      document,
      { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] },
    );
    return violations.flatMap((
      found: { id: string; impact: string; nodes: { target: unknown[]; failureSummary: string }[] },
    ) =>
      // A floating panel stands at the end of the body, outside of every landmark, and belongs there.
      found.nodes.filter((node) =>
        found.id !== "region" ||
        !document.querySelector(String(node.target[0]))?.querySelector("[data-popper-positioner]")
      ).map((node) =>
        `${found.id} (${found.impact}) at ${node.target.join(" ")}: ${node.failureSummary.replaceAll(/\s+/g, " ")}`
      )
    );
  });
}
