/** What can stand beside a message, in the order of its tabs. */
export const sideTabs = ["details", "checks", "comments", "history"] as const;
export type SideTab = (typeof sideTabs)[number];

export const sideLabels: Record<SideTab, string> = {
  details: "Details",
  checks: "Checks",
  comments: "Comments",
  history: "History",
};

export const isSideTab = (text: string | undefined): text is SideTab => sideTabs.includes(text as SideTab);

/** The tab after or before `tab`, round about; from a closed panel the first or the last. */
export function stepTab(tab: SideTab | null, by: 1 | -1): SideTab {
  if (tab === null) return by === 1 ? sideTabs[0] : sideTabs.at(-1)!;
  return sideTabs[(sideTabs.indexOf(tab) + by + sideTabs.length) % sideTabs.length]!;
}
