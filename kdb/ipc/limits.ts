/** What a peer may make us hold: bytes of a message as sent, bytes once decompressed, objects within objects. */
export type KdbLimits = { messageBytes: number; inflatedBytes: number; nesting: number }

const mebibyte = 2 ** 20

/** For the answers of a node that one has chosen to ask. */
export const answerLimits: KdbLimits = {
  messageBytes: 256 * mebibyte,
  inflatedBytes: 512 * mebibyte,
  nesting: 100,
}

/** For requests from whoever connects: queries are short. */
export const requestLimits: KdbLimits = {
  messageBytes: mebibyte,
  inflatedBytes: 4 * mebibyte,
  nesting: 100,
}
