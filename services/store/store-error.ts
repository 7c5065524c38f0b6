export type StoreErrorCode =
  | 'NEWER_FORMAT' // the file was written by a newer kdbflow
  | 'IN_USE' // another process has the file open
  | 'UNWRITABLE' // the file or its folder cannot be written
  | 'CONFLICT' // a stream is longer or shorter than the writer believed
  | 'CLOSED' // the store was closed before the work became durable

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
