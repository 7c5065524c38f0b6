export type QueryErrorName =
  | 'States.QueryEvaluationError' // JSONata: an expression failed, or gave nothing, or gave the wrong type
  | 'States.Runtime' // JSONPath: no such path, bad template, failed intrinsic function; never retried or caught
  | 'States.ResultPathMatchFailure' // JSONPath: the input has no place that ResultPath could write to

/**
 * An expression that could not be evaluated, in AWS's words.
 * `cause` lacks the opening `An error occurred while executing the state ...`, which the engine adds.
 * `location` is set for JSONata only, as the EvaluationFailed event has it (`Output/key`).
 */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly error: QueryErrorName
  override readonly cause: string
  readonly location: string | undefined

  constructor(error: QueryErrorName, cause: string, location?: string) {
    super(cause)
    this.error = error
    this.cause = cause
    this.location = location
  }
}
