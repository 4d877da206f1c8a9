const is = (field: string, value: unknown) => ({ field, op: "is", value });
const cond = (field: string, op: string, value?: unknown) => ({ field, op, ...(value === undefined ? {} : { value }) });

/** Fifty rules as customer-success teams have them: of accounts, of their people and of both, some by days. */
export const rules: unknown[] = [0, 1, 2, 3, 4].flatMap((n) => [
  { all: [is("account.status", "trial"), cond("account.createdAt", "inLastDays", 120 + 40 * n)] },
  { all: [is("account.status", "subscribed"), cond("account.health", "less", 1 + n)] },
  { all: [cond("account.mrrCents", "greater", 1_000_000 + 500_000 * n), is("account.traits.plan", "starter")] },
  {
    all: [
      is("account.status", "subscribed"),
      is("user.isOwner", true),
      cond("user.lastSeenAt", "moreThanDaysAgo", 250 + 20 * n),
    ],
  },
  {
    all: [
      is("account.traits.plan", "scale"),
      is("user.traits.seniority", "head"),
      cond("account.health", "less", 3 + n),
    ],
  },
  { all: [cond("account.renewsOn", "inNextDays", 7 + 7 * n), is("account.status", "subscribed")] },
  { all: [is("account.status", "churned"), cond("account.churnedAt", "inLastDays", 30 + 30 * n)] },
  {
    all: [is("account.traits.beta", true), cond("account.csmId", "isNotSet"), cond("account.health", "atMost", 5 + n)],
  },
  { all: [is("account.status", "on hold"), { not: is("user.isOwner", true) }] },
  {
    any: [cond("account.userCount", "greater", 60 + 20 * n), {
      all: [cond("account.health", "atMost", 0), is("user.role", "Buyer")],
    }],
  },
]);
