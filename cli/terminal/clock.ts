/** Milliseconds since 1970: the one place where the command makes the time. */
export const now = (): number => Date.now()
