import { expect, test } from "vitest";
import { bucketLong, bucketShort } from "#web/shared/charts/bucket-text.ts";
import { lineSummary, pointText } from "#web/shared/charts/line-text.ts";

test("[VI5] stretches of time are named in the zone in which they begin", () => {
  const berlin = "Europe/Berlin";
  const midnight = "2025-11-02T23:00:00Z"; // Monday 3 November there
  expect(bucketShort(midnight, "day", berlin)).toBe("3 Nov");
  expect(bucketLong(midnight, "day", berlin)).toBe("Mon 3 November 2025");
  expect(bucketLong(midnight, "week", berlin)).toBe("Week of 3 November 2025");
  expect(bucketShort("2025-12-31T23:00:00Z", "month", berlin)).toBe("Jan 2026");
  expect(bucketShort("2025-12-31T23:00:00Z", "month", "UTC")).toBe("Dec");
  expect(bucketLong("2025-12-31T23:00:00Z", "month", berlin)).toBe("January 2026");
});

test("[VI5] a chart says in words what it draws, and what is not tracked", () => {
  const lines = [
    { key: "sent", label: "Sent", tone: "accent" as const, values: [1_000, 40, 2] },
    { key: "opened", label: "Opened", tone: "muted" as const, values: [null, null, null] },
  ];
  expect(lineSummary("Mail by month", ["May", "June", "July"], lines)).toBe(
    "Mail by month, 3 points from May to July. " +
      "Sent: 1,042 together, at most 1,000 (May), at the end 2. Opened: not tracked.",
  );
  expect(lineSummary("Mail by month", [], lines)).toBe("Mail by month. Nothing yet.");
  expect(pointText("June", lines, 1)).toBe("June: Sent 40, Opened not tracked");
});
