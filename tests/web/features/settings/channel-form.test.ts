import { expect, test } from "vitest";
import { connectable, secretOf, settingsOf } from "#jobs/channels/registry.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { bodyOf, fieldsNow, newToken, valuesOf } from "#web/features/settings/channel-form.ts";
import { type Channel, type ChannelKind, channelKinds, type Values } from "#web/features/settings/channel-kinds.ts";
import { wrongAfter, wrongBefore } from "#web/features/settings/channel-words.ts";

const made = (kind: ChannelKind, settings: Record<string, unknown>) =>
  ({ kind, settings, secrets: [] }) as unknown as Channel;
/** What a person fills in, of each kind. */
const filled: Record<string, Values> = {
  smtp: {
    ...{ "settings.host": "mail.example", "settings.username": "sam", "secret.password": "x" },
    ...{ "settings.imap.host": "imap.example", "settings.imap.username": "sam", "secret.imapPassword": "y" },
  },
  resend: {
    "secret.apiKey": "re_1",
    "settings.webhooks": "yes",
    "secret.webhookSecret": "whsec_c29tZXRoaW5n",
    "settings.replyDomain": "in.team.example",
  },
  gmail: { "settings.clientId": "id", "secret.clientSecret": "x" },
  sendgrid: { "secret.apiKey": "SG.1", "settings.replyDomain": "in.team.example", "secret.inboundToken": newToken() },
  intercom: { "secret.accessToken": "t", "settings.webhooks": "yes", "secret.clientSecret": "x" },
};

test.each(connectable.filter((kind) => kind !== "outbox"))(
  "[CH3] the form of %s says what its schemas take, and comes back from what is kept as it was",
  (kind) => {
    const values = { ...valuesOf(kind, null), ...filled[kind] };
    const body = bodyOf(fieldsNow(kind, values, made(kind, {})), values);
    const settings = settingsOf(kind).parse(body.settings) as Record<string, unknown>;
    expect(secretOf(kind)!.safeParse(body.secret).error).toBeUndefined();
    const again = valuesOf(kind, made(kind, settings));
    const kept = (all: Values) => Object.entries(all).filter(([key]) => key.startsWith("settings."));
    expect(Object.fromEntries(kept(again))).toEqual(Object.fromEntries(kept(values)));
  },
);

test("[CH4] a form that was only opened gives no secret, and the settings that were kept", () => {
  const settings = { apiUrl: "https://api.resend.com", webhooks: true, replyDomain: "in.team.example" };
  const channel = made("resend", settings);
  const values = valuesOf("resend", channel);
  expect(bodyOf(fieldsNow("resend", values, channel), values)).toEqual({ settings });
});

test("[CH7] a mail server whose mailbox is not read has none in its settings", () => {
  const values = { ...valuesOf("smtp", null), "settings.host": "mail.example" };
  const { settings } = bodyOf(fieldsNow("smtp", values, null), values);
  expect(settings).toEqual({ host: "mail.example", port: 587, security: "starttls" });
});

test("[CH3] no setting that a kind keeps is lost to its form", () => {
  for (const kind of connectable) {
    const shape = (settingsOf(kind) as unknown as { shape?: Record<string, unknown> }).shape ?? {};
    const asked = channelKinds[kind].fields.map(({ key }) => key.split(".")[1]);
    expect(asked, kind).toEqual(expect.arrayContaining(Object.keys(shape)));
  }
});

test("what is asked for follows what is chosen", () => {
  const keys = (kind: ChannelKind, values: Values, channel: Channel | null) =>
    fieldsNow(kind, { ...valuesOf(kind, channel), ...values }, channel).map(({ key }) => key);
  expect(keys("sendgrid", {}, null)).toEqual(["secret.apiKey", "settings.apiUrl"]);
  expect(keys("gmail", { "settings.signIn": "service_account" }, null)).toContain("secret.keyFile");
  expect(keys("gmail", { "settings.signIn": "service_account" }, null)).not.toContain("settings.clientId");
  const security = channelKinds.smtp.fields.find(({ key }) => key === "settings.security")!;
  expect(security.then!(valuesOf("smtp", null), "tls")).toEqual({ "settings.port": "465" });
  expect(security.then!({ "settings.port": "2525", "settings.security": "starttls" }, "tls")).toEqual({});
});

test("[CH7] the mailbox of a mail server is asked for once its server is named, and kept as one setting", () => {
  const bare = valuesOf("smtp", null);
  const keys = (values: Record<string, string>) => fieldsNow("smtp", values, null).map(({ key }) => key);
  expect(keys(bare)).not.toContain("settings.imap.port");
  const filled = {
    ...bare,
    "settings.host": "smtp.x",
    "settings.imap.host": "imap.x",
    "settings.imap.username": "ada",
  };
  const { settings } = bodyOf(fieldsNow("smtp", filled, null), filled);
  expect(settings).toMatchObject({
    host: "smtp.x",
    imap: { host: "imap.x", port: 993, security: "tls", username: "ada", mailbox: "INBOX" },
  });
  const kept = valuesOf("smtp", { settings } as never);
  expect(kept).toMatchObject({ "settings.imap.host": "imap.x", "settings.imap.port": "993" });
  expect(bodyOf(fieldsNow("smtp", bare, null), bare).settings).not.toHaveProperty("imap");
});

test("[CH4] the steps at a provider name the switch that shows the field they lead to", () => {
  for (const { fields, hookSteps } of Object.values(channelKinds)) {
    const onOff = fields.find(({ key, hook }) => hook && key === "settings.webhooks");
    if (onOff) expect(hookSteps!.join(" ")).toContain(`Switch on that ${onOff.label}`);
  }
});

test("[CH4] [AD4] a form says what is missing and what was refused at the field, without the field's own name", () => {
  const [smtp, key] = [channelKinds.smtp.fields, "settings.port" as const];
  const values = { ...valuesOf("smtp", null), "settings.host": "mail.example" };
  expect(wrongBefore(fieldsNow("smtp", values, null), values, [])).toBeNull();
  const signing = { ...values, "settings.username": "sam" };
  expect(wrongBefore(smtp, signing, [])).toEqual({ field: "secret.password", words: "Password is needed." });
  expect(wrongBefore(fieldsNow("smtp", signing, null), signing, ["password"])).toBeNull();
  const words = "Port is a whole number from 1 to 65535.";
  for (const port of ["0", "65536", "2.5", "abc"]) {
    expect(wrongBefore(smtp, { ...values, [key]: port }, [])).toEqual({ field: key, words });
  }
  const refused = (field: string, said: string) => wrongAfter(new ApiError(422, "invalid_field", said, field), smtp);
  expect(refused("settings.host", "settings.host: Invalid input: expected string, received undefined").words)
    .toBe("Server is not valid.");
  expect(refused("settings.caCertificate", "settings.caCertificate: is no PEM certificate").words)
    .toBe("Certificate of its authority is no PEM certificate.");
  expect(refused("settings", "settings: the connection was tried and failed: no password is saved"))
    .toEqual({ field: null, words: "The connection was tried and failed. No password is saved." });
});
