/** The exit codes. */
export const EXIT = { stable: 0, alerts: 1, error: 2 } as const;
