/** What a server has seen since it began. */
export type ServerCounts = {
  /** Now. */
  connections: number
  logins: number
  refusedLogins: number
  /** Strangers that gave way to others, or were silent. */
  strangersEnded: number
  queries: number
  /** Of the queries: those answered by an error. */
  errors: number
  /** Messages that were not taken. */
  refusedMessages: number
  /** Connections ended because their client did not read its answers. */
  slowReadersEnded: number
  bytesIn: number
  bytesOut: number
}

export const noCounts = (): ServerCounts => ({
  connections: 0,
  logins: 0,
  refusedLogins: 0,
  strangersEnded: 0,
  queries: 0,
  errors: 0,
  refusedMessages: 0,
  slowReadersEnded: 0,
  bytesIn: 0,
  bytesOut: 0,
})
