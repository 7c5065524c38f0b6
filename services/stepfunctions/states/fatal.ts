// Failures that come from the interpreter, with the words that AWS puts around them.
import type { Failure } from '../history/event.ts'
import { QueryError } from '../query/error.ts'
import { isJsonata, type Stay } from './stay.ts'

/** A failure of the interpreter itself, that no state can retry or catch. */
export class FatalStateError extends Error {
  override readonly name = 'FatalStateError'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.cause ?? failure.error)
    this.failure = failure
  }
}

/** What makes a definition unusable with this data. */
export const runtimeError = (stay: Stay, cause: string): FatalStateError =>
  new FatalStateError({ error: 'States.Runtime', cause: inState(stay, cause) })

/** A field whose value cannot be used: a JSONata state may retry or catch it, a JSONPath state may not. */
export const badField = (stay: Stay, location: string, cause: string): QueryError =>
  isJsonata(stay)
    ? new QueryError('States.QueryEvaluationError', cause, location)
    : new QueryError('States.Runtime', cause)

/** AWS opens the cause of what the interpreter itself reports with this sentence. */
export const inState = ({ visit }: Stay, cause: string): string =>
  `An error occurred while executing the state '${visit.name}' (entered at the event id #${visit.enteredId}). ${cause}`
