import { expect, test } from "vitest";
import { makeLateMetrics } from "#edge/operations/late-metrics.ts";
import { makePublicMetrics } from "#edge/public/metrics.ts";
import { figuresIn } from "./asked.ts";

const hit = { method: "GET", route: "/t/:file", status: 200, seconds: 0.01 };
const route = 'parley_http_requests_total{method="GET",route="/t/:file",status="200"}';

test("[OP1] what is counted before the figures are loaded is in them, and nothing twice", async () => {
  let loads = 0;
  const metrics = makeLateMetrics(() => {
    loads++;
    return Promise.resolve(makePublicMetrics(() => Promise.resolve(true)));
  });
  metrics.request(hit);
  metrics.open("human");
  expect(loads).toBe(0);
  const loading = metrics.load();
  metrics.open("human");
  await loading;
  metrics.open("proxy");
  metrics.request(hit);
  expect(Object.fromEntries(figuresIn(await metrics.text()))).toMatchObject({
    [route]: 2,
    'parley_open_hits_total{verdict="human"}': 2,
    'parley_open_hits_total{verdict="proxy"}': 1,
    parley_database_up: 1,
  });
  await metrics.load();
  expect(figuresIn(await metrics.text()).get(route)).toBe(2);
  expect(loads).toBe(1);
});

test("[OP1] whoever reads them first has them loaded", async () => {
  const metrics = makeLateMetrics(() => Promise.resolve(makePublicMetrics(() => Promise.resolve(false))));
  metrics.open("scanner");
  const figures = figuresIn(await metrics.text());
  expect([figures.get('parley_open_hits_total{verdict="scanner"}'), figures.get("parley_database_up")]).toEqual([1, 0]);
});
