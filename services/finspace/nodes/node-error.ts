export type NodeErrorCode =
  | 'NOT_STARTED' // the process ended, or did not answer, before it was ready
  | 'NOT_MOUNTED' // the process runs, but cannot read the database
  | 'ENDED' // a running node came to its end
  | 'NOT_ENDED' // the node does not even end by force, or may still run where it cannot be asked
  | 'NOT_FOUND' // no such cluster or node is running

export class NodeError extends Error {
  override readonly name = 'NodeError'
  readonly code: NodeErrorCode

  constructor(code: NodeErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
