import { expect, test } from "vitest";
import { readConfig, serverEnvironment } from "#edge/config.ts";
import { publicVariables, readPublicConfig } from "#edge/public/config.ts";
import { jobsEnvironment, readJobsConfig } from "#jobs/config.ts";
import { readRoot } from "#tests/support/sources.ts";
import { scripts } from "#tests/support/served.ts";

const readme = await readRoot("README.md");
/** The rows of the table behind the heading "Configuration", by the name in their first cell. */
const rows = new Map(
  readme.split("## Configuration")[1]!.split("\n## ")[0]!.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const name = /^`([A-Z][A-Z_]+)`$/.exec(cells[1] ?? "")?.[1];
    return name ? [[name, { what: cells[2]!, byDefault: cells[3]! }] as const] : [];
  }),
);
/** What the runtime reads, not the code. */
const runtime = [...rows.keys()].filter((name) => name.startsWith("OTEL_"));

test("the README's table has every variable that the code reads, each said in words, and no other", () => {
  const shapes = [serverEnvironment.shape, jobsEnvironment.shape];
  const read = new Set([...shapes.flatMap(Object.keys), ...publicVariables]);
  expect([...rows.keys()].filter((name) => !runtime.includes(name)).sort())
    .toEqual([...read].filter((name) => !runtime.includes(name)).sort());
  for (const [name, { what }] of rows) expect(what.length, name).toBeGreaterThan(10);
  expect(runtime.length).toBeGreaterThan(0);
});

test("the table's defaults are the code's", () => {
  const given = serverEnvironment.parse({});
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) expect(rows.get(name)?.byDefault, name).toContain(String(value));
  }
  expect(Object.keys(given).length).toBeGreaterThan(4);
});

test.each<[string, readonly string[]]>([
  ["start", Object.keys(serverEnvironment.shape)],
  ["demo", Object.keys(serverEnvironment.shape)],
  ["start:public", publicVariables],
  ["start:jobs", Object.keys(jobsEnvironment.shape)],
])("[AD3] npm run %s may read the variables that its entry reads, and no other", (name, variables) => {
  const allowed = /--allow-env=([A-Z_,]+)/.exec(scripts[name]!)?.[1]?.split(",").sort();
  expect(allowed).toEqual([...variables].sort());
});

test("[OP1] [AD3] the jobs alone listen nowhere unless they are told a port, and then to this machine, unless told an address", async () => {
  const health = async (env: Record<string, string>) =>
    (await readJobsConfig({ APP_SECRET: "x".repeat(32), PUBLIC_URL: "https://mail.example", ...env })).health;
  expect(await health({})).toBeNull();
  expect(await health({ HEALTH_PORT: "9100" })).toEqual({ host: "127.0.0.1", port: 9100, token: null });
  const far = { HEALTH_PORT: "9100", HOST: "0.0.0.0", METRICS_TOKEN: "a-token-for-the-scraper" };
  expect(await health(far)).toEqual({ host: "0.0.0.0", port: 9100, token: "a-token-for-the-scraper" });
});

test("the public routes alone read what they say that they read, and what it is by default the server's is too", () => {
  const read = new Set<string>();
  const given: Record<string, string> = { DATABASE_URL: "libsql://db.example", APP_SECRET: "x".repeat(32) };
  const env = new Proxy(given, { get: (from, name) => (read.add(String(name)), from[String(name)]) });
  const config = readPublicConfig(env);
  expect([...read].sort()).toEqual([...publicVariables].sort());
  const server = serverEnvironment.parse({});
  expect([config.port, config.logLevel]).toEqual([server.PORT, server.LOG_LEVEL]);
});

test("the public routes alone name every fault of their environment at once", () => {
  const faulty = {
    PORT: "70000",
    DATABASE_URL: "ftp://x",
    APP_SECRET: "short",
    APP_SECRET_OLD: "s",
    LOG_LEVEL: "loud",
    METRICS_TOKEN: "short",
  };
  expect(() => readPublicConfig(faulty)).toThrow(/METRICS_TOKEN[^]*PORT[^]*DATABASE_URL[^]*APP_SECRET[^]*LOG_LEVEL/);
  expect(() => readPublicConfig({ APP_SECRET: "" })).toThrow("DATABASE_URL is not set\nAPP_SECRET is not set");
});

test.each<[string, string]>([
  ["https://parley.example/app", "has a path (/app)"],
  ["https://parley.example/?a=b", "has a query (?a=b)"],
  ["https://parley.example#top", "has a fragment (#top)"],
  ["https://ada:secret@parley.example", "has a user name or a password"],
  ["ftp://parley.example", "is not an http(s) URL"],
  ["parley.example", "is not an http(s) URL"],
])("[SE7] [OP3] a public address that links in mails would be dead at is refused: %s", (address, words) => {
  expect(() => readConfig({ PUBLIC_URL: address })).toThrow(`PUBLIC_URL ${words}`);
  expect(() => readConfig({ PUBLIC_URL: address })).not.toThrow("secret");
});

test("[OP3] a public address is taken with or without slashes behind it, and a port", () => {
  for (const given of ["https://Parley.example:8443", "https://parley.example:8443//"]) {
    expect(readConfig({ PUBLIC_URL: given }).publicUrl).toBe("https://parley.example:8443");
  }
});

test("[OP3] each fault of the environment is named by its setting, in plain words", () => {
  const faulty = {
    PORT: "abc",
    APP_SECRET_OLD: `${"x".repeat(32)},short`,
    SEND_MODE: "off",
    JOBS: "no",
    OTEL_DENO: "yes",
    DATABASE_URL: "file:",
    LOG_LEVEL: "loud",
  };
  expect(() => readConfig(faulty)).toThrow(expect.objectContaining({
    message: [
      "PORT is no TCP port: a whole number from 0 to 65535",
      "DATABASE_URL is none of file:<path>, libsql://<host> and https://<host>",
      "APP_SECRET_OLD holds one shorter than 32 characters",
      "SEND_MODE is none of live, sink",
      "LOG_LEVEL is none of debug, info, warn, error, silent",
      "OTEL_DENO is neither true nor false, which are all that Deno takes",
      "JOBS is neither on nor off",
    ].join("\n"),
  }));
});
