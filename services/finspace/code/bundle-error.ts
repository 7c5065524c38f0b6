export type BundleErrorCode =
  | 'BAD_ZIP' // is no zip, or holds what no bundle of code may
  | 'TOO_MUCH' // is larger than code may be

/** Why an object is no bundle of code. */
export class BundleError extends Error {
  override readonly name = 'BundleError'
  readonly code: BundleErrorCode

  constructor(code: BundleErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
