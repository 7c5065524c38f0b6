/** What a peer may make us hold: bytes of a message as sent, bytes once decompressed, objects within objects. */
export type KdbLimits = { messageBytes: number; inflatedBytes: number; nesting: number }

const mebibyte = 2 ** 20

/** For the answers of a node that one has chosen to ask. */
export const answerLimits: KdbLimits = {
  messageBytes: 256 * mebibyte,
  inflatedBytes: 512 * mebibyte,
  nesting: 100,
}

/** For requests from whoever connects: a feed's batches of rows are the largest. */
export const requestLimits: KdbLimits = {
  messageBytes: 64 * mebibyte,
  inflatedBytes: 64 * mebibyte,
  nesting: 100,
}

export type ServerLimits = {
  /** How long a log-in may take. */
  logInMs: number
  /** Connections that have not logged in: few, and for a short time. Beyond, the oldest of them gives way. */
  strangers: number
  strangersPerAddress: number
  /** Connections that have logged in. Beyond, the next one is refused, as for a wrong password. */
  signedIn: number
  perAddress: number
  perUser: number
  /** Bytes of one answer; more is q's 'limit. */
  answerBytes: number
  /** Bytes of all answers that clients have not read yet, and as many again of those that wait for room. */
  queuedBytes: number
  /** An answer of which nothing was read for so long gives way to others where there is no room. */
  slowMs: number
  /** Bytes of all requests that are being received. */
  receivedBytes: number
  /** A request of which nothing came for so long is given up. */
  stalledMs: number
}

export const serverLimits: ServerLimits = {
  logInMs: 5000,
  strangers: 64,
  strangersPerAddress: 16,
  signedIn: 256,
  perAddress: 128,
  perUser: 64,
  answerBytes: 256 * mebibyte,
  queuedBytes: 64 * mebibyte,
  slowMs: 1000,
  receivedBytes: 256 * mebibyte,
  stalledMs: 30_000,
}
