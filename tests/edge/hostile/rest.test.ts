import { test } from "vitest";
import { tryAll } from "./try-all.ts";

test(
  "[AD4] whatever is sent to an endpoint of all else is refused by name or done, and never a fault of ours",
  async () => {
    await tryAll("rest");
  },
  120_000,
);
