/** What the shell is told. */
export const EXIT = { stable: 0, alerts: 1, error: 2 } as const;
