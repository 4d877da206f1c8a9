import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

// The tables of better-auth 1.7.5 under names that do not clash with our words: its "user" is `login`, its "account" is
// `credential`. `login.id` is the teammate's id. Columns and their types are the library's (getAuthTables).
const at = (name: string) => integer(name, { mode: "timestamp_ms" });

export const login = sqliteTable("login", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(true),
  image: text("image"),
  twoFactorEnabled: integer("two_factor_enabled", { mode: "boolean" }).default(false),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
}, (t) => [uniqueIndex("login_email").on(t.email)]);

export const session = sqliteTable("session", {
  id: text("id").primaryKey(),
  token: text("token").notNull(),
  userId: text("user_id").notNull().references(() => login.id, { onDelete: "cascade" }),
  expiresAt: at("expires_at").notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
}, (t) => [uniqueIndex("session_token").on(t.token), index("session_user").on(t.userId)]);

export const credential = sqliteTable("credential", {
  id: text("id").primaryKey(),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  userId: text("user_id").notNull().references(() => login.id, { onDelete: "cascade" }),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: at("access_token_expires_at"),
  refreshTokenExpiresAt: at("refresh_token_expires_at"),
  scope: text("scope"),
  password: text("password"),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
}, (t) => [index("credential_user").on(t.userId)]);

export const verification = sqliteTable("verification", {
  id: text("id").primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: at("expires_at").notNull(),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
}, (t) => [index("verification_identifier").on(t.identifier)]);

/** Keys of the HTTP API, hashed by the library; `referenceId` is the teammate's id. */
export const apiKey = sqliteTable("api_key", {
  id: text("id").primaryKey(),
  configId: text("config_id").notNull().default("default"),
  name: text("name"),
  start: text("start"),
  referenceId: text("reference_id").notNull(),
  prefix: text("prefix"),
  key: text("key").notNull(),
  refillInterval: integer("refill_interval"),
  refillAmount: integer("refill_amount"),
  lastRefillAt: at("last_refill_at"),
  enabled: integer("enabled", { mode: "boolean" }),
  rateLimitEnabled: integer("rate_limit_enabled", { mode: "boolean" }),
  rateLimitTimeWindow: integer("rate_limit_time_window"),
  rateLimitMax: integer("rate_limit_max"),
  requestCount: integer("request_count"),
  remaining: integer("remaining"),
  lastRequest: at("last_request"),
  expiresAt: at("expires_at"),
  createdAt: at("created_at").notNull(),
  updatedAt: at("updated_at").notNull(),
  permissions: text("permissions"),
  metadata: text("metadata"),
}, (t) => [index("api_key_key").on(t.key), index("api_key_reference").on(t.referenceId)]);

/** A second factor (TOTP): its secret and backup codes are sealed by the library. */
export const twoFactor = sqliteTable("two_factor", {
  id: text("id").primaryKey(),
  secret: text("secret").notNull(),
  backupCodes: text("backup_codes").notNull(),
  userId: text("user_id").notNull().references(() => login.id, { onDelete: "cascade" }),
  verified: integer("verified", { mode: "boolean" }).default(true),
  failedVerificationCount: integer("failed_verification_count").default(0),
  lockedUntil: at("locked_until"),
}, (t) => [index("two_factor_user").on(t.userId)]);
