import type { Tone } from "#web/shared/ui/Badge.tsx";

const tones: Record<string, Tone> = { trial: "accent", subscribed: "ok", churned: "danger" };

/** The three statuses that every workspace has carry a colour; a team's own words do not. */
export const statusTone = (status: string): Tone => tones[status.toLowerCase()] ?? "neutral";
