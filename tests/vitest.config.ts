import { defineConfig } from "vitest/config";
import { leftOut, tellLeftOut } from "./support/left-out.ts";

const root = new URL("..", import.meta.url).pathname;

export default defineConfig({
  root,
  test: {
    root,
    pool: "forks",
    maxWorkers: 2,
    hookTimeout: 60_000,
    // What is waited for may take long where both cores are busy; nothing is asserted of how long.
    expect: { poll: { timeout: 15_000 } },
    reporters: ["default", ...(leftOut.length > 0 ? [tellLeftOut] : [])],
    projects: [
      {
        root,
        test: {
          name: "server",
          environment: "node",
          include: ["tests/**/*.test.ts"],
          exclude: ["tests/e2e/**", "tests/fuzz/**", "**/node_modules/**", ...leftOut],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        root,
        test: {
          // Races of several processes want the machine for themselves.
          name: "fuzz",
          environment: "node",
          include: ["tests/fuzz/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...leftOut],
          testTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        root,
        test: {
          name: "browser",
          environment: "node",
          include: ["tests/e2e/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...leftOut],
          testTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
