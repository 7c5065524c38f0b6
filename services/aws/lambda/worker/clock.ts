/** The time of a function's process, in milliseconds since 1970. */
export const now = (): number => Date.now()
