import type { ProviderEvent } from "#jobs/channels/port.ts";

/** Events as `makeInboundSite` keeps them; the bytes of a mail are written as base64. */
export const eventsIn = (body: Uint8Array): ProviderEvent[] =>
  (JSON.parse(new TextDecoder().decode(body)) as (ProviderEvent & { base64?: string })[]).map(({ base64, ...event }) =>
    base64 === undefined ? event : { ...event, bytes: Uint8Array.fromBase64(base64) } as ProviderEvent
  );
