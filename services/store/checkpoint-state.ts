// The state that checkpoint.ts and its thread share, in memory that both have.

/** No checkpoint is under way. */
export const IDLE = 0
export const RUNNING = 1
/** The thread has moved what it could. */
export const DONE = 2
