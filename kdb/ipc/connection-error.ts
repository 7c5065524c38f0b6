import { KdbFormatError } from '../errors.ts'

export type KdbConnectionErrorCode =
  | 'UNREACHABLE' // nothing listens at that host and port
  | 'REFUSED' // the server closed the connection instead of accepting user and password
  | 'UNTRUSTED' // the server's certificate is not of the authority that the token names
  | 'TIMEOUT' // no answer in time
  | 'CLOSED' // the connection ended before the answer came

export class KdbConnectionError extends Error {
  override readonly name = 'KdbConnectionError'
  readonly code: KdbConnectionErrorCode

  constructor(code: KdbConnectionErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }

  /** A fault of a socket in these terms; a message that cannot be read stays a `KdbFormatError`. */
  static of(fault: unknown): Error {
    if (fault instanceof KdbConnectionError || fault instanceof KdbFormatError) return fault
    const isUnreachable = fault instanceof Error && 'syscall' in fault && beforeConnected.has(fault.syscall)
    const message = fault instanceof Error ? fault.message : String(fault)
    return new KdbConnectionError(isUnreachable ? 'UNREACHABLE' : 'CLOSED', message, fault)
  }
}

const beforeConnected = new Set<unknown>(['connect', 'getaddrinfo'])
