/** A copy that came out wrong. Also what a thread reports: with the system's code, such as ENOSPC, or none. */
export class CopyFault extends Error {
  override readonly name = 'CopyFault'
  readonly code: 'CHANGED' | 'NOT_A_FILE' | (string & {}) | undefined

  constructor(code: string | undefined, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
