/** What an account is called to stand at by every workspace (PD2); a team adds words of its own. */
const usualStatuses: readonly string[] = ["trial", "subscribed", "churned"];

/** A status as it is shown: "At risk". */
export const statusLabel = (status: string): string => status.slice(0, 1).toUpperCase() + status.slice(1);

/** The statuses to choose from: the usual ones, then those in use; a usual one that is in use in other letters stands as it is used (PD2). */
export function statusOptions(used: readonly string[]): { value: string; label: string }[] {
  const written = new Set(used.map((status) => status.toLowerCase()));
  const usual = usualStatuses.filter((status) => !written.has(status) || used.includes(status));
  return [...new Set([...usual, ...used])].map((value) => ({ value, label: statusLabel(value) }));
}
