/** Statuses of a changeset that does no more. */
export const ENDED: readonly string[] = ['COMPLETED', 'FAILED']
