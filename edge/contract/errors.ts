/** Every refusal of the API and its HTTP status (PD7, AD4). A 5xx is never a refusal. */
export const refusals = {
  invalid_field: 422,
  unknown_variable: 422,
  window_never_opens: 422,
  limit_out_of_range: 422,
  group_not_supported: 422,
  group_too_large: 422,
  signed_out: 401,
  wrong_password: 401,
  wrong_code: 401,
  not_allowed: 403,
  wrong_origin: 403,
  not_found: 404,
  link_expired: 410,
  conflict: 409,
  sealed: 409,
  edited_since: 412,
  too_large: 413,
  not_supported: 415,
  too_fast: 429,
} as const;

export type RefusalCode = keyof typeof refusals;

/** The one error shape. */
export type ErrorAnswer = {
  error: { code: RefusalCode | "internal"; message: string; field?: string; requestId: string };
};
