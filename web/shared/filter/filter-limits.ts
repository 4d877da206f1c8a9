/** What the server takes at most (VI2): groups within groups, and conditions in all. */
export const filterLimits = { depth: 5, conditions: 50 } as const;
