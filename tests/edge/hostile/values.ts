/** Ids that are none, and one that could be. */
export const hostileIds = [
  "01ARZ3NDEKTSV4RRFFQ69G5FAV",
  "nonsense",
  "%00",
  "%F0%9F",
  "..%2F..%2Fetc%2Fpasswd",
  "'%20or%201=1--",
  "__proto__",
  "x".repeat(3_000),
];

/** Values that break a reader who trusts what arrives. */
export const hostileValues: unknown[] = [
  null,
  true,
  -1,
  1e308,
  9007199254740993,
  -0.5,
  "1e999",
  "",
  " ",
  "\u0000",
  "\ud800",
  "' or 1=1 --",
  "<script>alert(1)</script>",
  "{{user.firstName}}",
  "{{",
  "9999-12-31T23:59:59.999+23:59",
  "x".repeat(20_000),
  [],
  [[]],
  [null],
  ["01ARZ3NDEKTSV4RRFFQ69G5FAV"],
  {},
  { toString: 1, constructor: null },
  JSON.parse('{"__proto__": {"admin": true}}'),
  Array.from({ length: 2_000 }).reduce((inner) => [inner], []),
];

/** Filters that are deeper, longer or of other things than the language has. */
const hostileFilters = [
  Array.from({ length: 500 }).reduce((inner) => ({ not: inner }), { field: "account.name", op: "isSet" }),
  { all: Array.from({ length: 500 }, () => ({ field: "account.name", op: "isSet" })) },
  { all: { 0: 1 } },
  { field: "account.mrrCents", op: "greater", value: 1e308 },
  { field: "account.renewsOn", op: "inLast", value: 1e21 },
  { field: "__proto__", op: "constructor", value: { toString: 1 } },
].map((filter) => encodeURIComponent(JSON.stringify(filter)));

export const hostileQueries = [
  ...["", "-1", "1e9", "1e999", "99999999999999999999", "%00", "%ED%A0%80", "[]", "W10", "x".repeat(2_000)],
  ...hostileFilters,
];
