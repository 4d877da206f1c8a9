import type { Answer } from "#web/shared/api.ts";
import type { ChannelField, Values } from "./channel-field.ts";
import { imapFields } from "./imap-fields.ts";

export type Channel = Answer<"GET /api/channels">["items"][number];
export type ChannelKind = Channel["kind"];

export type { ChannelField, Values } from "./channel-field.ts";

export type ChannelKindText = {
  label: string;
  lead: string;
  /** What a new one is called. */
  name: string;
  /** Where to find what is asked for. */
  help?: string;
  fields: ChannelField[];
  /** What to do at the provider so that it tells us of bounces and replies. */
  hookSteps?: string[];
};

const usualPort: Values = { tls: "465", starttls: "587", none: "25" };
const apiAddress = (standard: string, hint?: string): ChannelField => ({
  ...{ key: "settings.apiUrl", label: "API address", initial: standard, rare: true },
  ...(hint ? { hint } : {}),
});
const replyDomain = (mx: string): ChannelField => ({
  key: "settings.replyDomain",
  label: "Domain for replies",
  placeholder: "in.example.com",
  hint: `A domain of its own whose MX record leads to ${mx}. Without one, answers go to the sender's own mailbox.`,
  hook: true,
});

/** How each kind of channel is spoken of and what its form asks for (CH3, CH4). */
export const channelKinds: Record<ChannelKind, ChannelKindText> = {
  outbox: {
    label: "Outbox",
    lead: "Keeps every mail here, as a real mail, for the team to look at. Nothing leaves.",
    name: "Outbox",
    fields: [],
  },
  smtp: {
    label: "SMTP",
    lead: "Hands every mail to your mail server.",
    name: "Our mail server",
    fields: [
      { key: "settings.host", label: "Server", placeholder: "smtp.example.com", required: true },
      { key: "settings.port", label: "Port", type: "number", initial: "587", required: true },
      {
        key: "settings.security",
        label: "Security",
        type: "select",
        initial: "starttls",
        options: [
          { value: "tls", label: "TLS from the start", detail: "Usually port 465" },
          { value: "starttls", label: "STARTTLS", detail: "Usually port 587" },
          { value: "none", label: "None", detail: "Only for a server on this machine" },
        ],
        then: (before, value): Values =>
          before["settings.port"] === usualPort[before["settings.security"] ?? ""]
            ? { "settings.port": usualPort[value]! }
            : {},
      },
      {
        key: "settings.allowPlain",
        label: "Also to a server elsewhere, unencrypted",
        type: "switch",
        hint: "Anybody on the way can read the password and every mail.",
        when: (values) => values["settings.security"] === "none" || values["settings.imap.security"] === "none",
      },
      { key: "settings.username", label: "User name" },
      {
        key: "secret.password",
        label: "Password",
        type: "password",
        required: (values) => Boolean(values["settings.username"]?.trim() || values["settings.imap.host"]?.trim()),
      },
      ...imapFields,
      {
        key: "settings.caCertificate",
        label: "Certificate of its authority",
        type: "long",
        hint: "PEM, for a server whose certificate no public authority signed.",
        rare: true,
      },
    ],
  },
  resend: {
    label: "Resend",
    lead: "Sends over Resend's API.",
    name: "Resend",
    help: "Make an API key at resend.com under API Keys, and verify the domain you send from under Domains.",
    fields: [
      { key: "secret.apiKey", label: "API key", type: "password", placeholder: "re_…", required: true },
      {
        key: "settings.webhooks",
        label: "Resend tells Parley of bounces",
        type: "switch",
        hint: "Until then they are not tracked.",
        hook: true,
      },
      {
        key: "secret.webhookSecret",
        label: "Signing secret of the webhook",
        type: "password",
        placeholder: "whsec_…",
        required: true,
        when: (values) => values["settings.webhooks"] === "yes",
        hook: true,
      },
      { ...replyDomain("Resend"), when: (values) => values["settings.webhooks"] === "yes" },
      apiAddress("https://api.resend.com"),
    ],
    hookSteps: [
      "At resend.com open Webhooks and add the address above.",
      "Choose email.delivered, bounced, complained, failed, suppressed and received.",
      "Switch on that Resend tells Parley of bounces, and copy the signing secret that Resend shows into the field that appears.",
    ],
  },
  gmail: {
    label: "Gmail",
    lead: "Sends from a Google mailbox, and reads what comes into it.",
    name: "Gmail",
    help: "Both ways need a project in the Google Cloud console with the Gmail API switched on.",
    fields: [
      {
        key: "settings.signIn",
        label: "Signs in as",
        type: "select",
        initial: "oauth",
        options: [
          { value: "oauth", label: "One mailbox", detail: "Somebody signs in with Google" },
          { value: "service_account", label: "Mailboxes of a Workspace", detail: "A service account acts for them" },
        ],
      },
      {
        key: "settings.clientId",
        label: "Client id",
        placeholder: "….apps.googleusercontent.com",
        when: (values) => values["settings.signIn"] === "oauth",
        required: true,
      },
      {
        key: "secret.clientSecret",
        label: "Client secret",
        type: "password",
        when: (values) => values["settings.signIn"] === "oauth",
        required: true,
      },
      {
        key: "secret.refreshToken",
        label: "Refresh token",
        type: "password",
        hint: "For gmail.send and gmail.readonly. Signing in with Google gives one by itself.",
        when: (values) => values["settings.signIn"] === "oauth",
        rare: true,
      },
      {
        key: "settings.mailboxes",
        label: "Mailboxes",
        type: "addresses",
        when: (values) => values["settings.signIn"] === "service_account",
        required: true,
      },
      {
        key: "secret.keyFile",
        label: "Key file of the service account",
        type: "secret-long",
        hint: "The JSON that Google hands out, whole. It needs delegation for gmail.send and gmail.readonly.",
        when: (values) => values["settings.signIn"] === "service_account",
        required: true,
      },
      apiAddress("https://gmail.googleapis.com"),
      {
        key: "settings.signInUrl",
        label: "Sign-in address",
        initial: "https://accounts.google.com/o/oauth2/v2/auth",
        rare: true,
      },
      { key: "settings.tokenUrl", label: "Token address", initial: "https://oauth2.googleapis.com/token", rare: true },
    ],
  },
  sendgrid: {
    label: "SendGrid",
    lead: "Sends over SendGrid's API.",
    name: "SendGrid",
    help: "Make an API key at app.sendgrid.com under Settings › API Keys, with the right to send mail.",
    fields: [
      { key: "secret.apiKey", label: "API key", type: "password", placeholder: "SG.…", required: true },
      {
        key: "settings.eventKey",
        label: "Verification key of the Event Webhook",
        hint: "Until there is one, bounces are not tracked.",
        hook: true,
      },
      replyDomain("mx.sendgrid.net"),
      {
        key: "secret.inboundToken",
        label: "Address for Inbound Parse",
        type: "token",
        required: true,
        hint: "It is not signed, so its address is a secret: copy it now, it is not shown again.",
        when: (values) => Boolean(values["settings.replyDomain"]),
        hook: true,
      },
      apiAddress("https://api.sendgrid.com", "https://api.eu.sendgrid.com for a subuser of the EU."),
    ],
    hookSteps: [
      "At app.sendgrid.com open Settings › Mail Settings › Event Webhooks and add the address above.",
      "Choose delivered, bounced, dropped and spam reports, and switch Signed Event Webhook on.",
      "Copy its verification key into the field below.",
    ],
  },
  intercom: {
    label: "Intercom",
    lead: "Sends as messages of your Intercom workspace.",
    name: "Intercom",
    help: "Make an app in Intercom's developer hub; each sender's address must be that of a teammate in Intercom.",
    fields: [
      { key: "secret.accessToken", label: "Access token", type: "password", required: true },
      {
        key: "settings.template",
        label: "Looks",
        type: "select",
        initial: "plain",
        options: [
          { value: "plain", label: "Plain", detail: "As it is written" },
          { value: "personal", label: "Personal", detail: "With the teammate's name and picture" },
        ],
      },
      {
        key: "settings.webhooks",
        label: "Intercom tells Parley of replies",
        type: "switch",
        hint: "Until then they are seen in Intercom alone.",
        hook: true,
      },
      {
        key: "secret.clientSecret",
        label: "Client secret of the app",
        type: "password",
        hint: "What Intercom signs its webhooks with.",
        required: true,
        when: (values) => values["settings.webhooks"] === "yes",
        hook: true,
      },
      apiAddress("https://api.intercom.io", "https://api.eu.intercom.io or api.au for a workspace hosted there."),
    ],
    hookSteps: [
      "In the developer hub open your app's Webhooks and add the address above.",
      "Subscribe to conversation.user.replied and contact.unsubscribed.",
      "Switch on that Intercom tells Parley of replies, and copy the app's client secret into the field that appears.",
    ],
  },
};
