/** The time of a step's process, in milliseconds since 1970. */
export const now = (): number => Date.now()
