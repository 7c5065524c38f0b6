/** For every client: a host that does not answer at all is given up well before the step's own time is. */
export const REACHING = { requestHandler: { connectionTimeout: 3000 } } as const
