export type KdbFormatErrorCode =
  | 'ABSENT' // a file that a database must have is not there
  | 'TRUNCATED' // the bytes end before the value does
  | 'CORRUPT' // the bytes contradict each other
  | 'LIMIT' // a size or depth over what this reader allows
  | 'UNSUPPORTED' // valid kdb+, but not read here

/** Bytes that are not what a kdb+ file or message should be. */
export class KdbFormatError extends Error {
  override readonly name = 'KdbFormatError'
  readonly code: KdbFormatErrorCode

  constructor(code: KdbFormatErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** An error that q signals, such as 'nyi or 'type: `message` is its text without the quote. */
export class KdbError extends Error {
  override readonly name = 'KdbError'
}
