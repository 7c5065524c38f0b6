import { RunTimeout } from '../../../wire/bounded-run.ts'
import { QueryError } from '../error.ts'
import { BoundExceeded } from './bounds.ts'
import { UnsupportedResult } from './plain.ts'

/** A failed expression, in AWS's sentence; `what` is how it goes on. */
export const expressionFault = (source: string, field: string, what: string): QueryError =>
  new QueryError(
    'States.QueryEvaluationError',
    `The JSONata expression '${source}' specified for the field '${field}' ${what}`,
    field,
  )

/** What AWS calls an internal error of its own, with an id to ask its support about. */
export class InternalFault extends Error {
  override readonly name = 'InternalFault'
}

/** What jsonata, or a bound on it, threw. A coded error follows a full stop, any other a colon: so does AWS. */
export function evaluationFault(error: unknown, source: string, field: string): QueryError {
  if (error instanceof UnsupportedResult) {
    return expressionFault(source, field, 'returned an unsupported result type.')
  }
  if (error instanceof InternalFault) {
    return expressionFault(source, field, `threw an internal error during evaluation. ${error.message}`)
  }
  const code = codeOf(error)
  const reason = code === undefined ? `: ${reasonOf(error)}` : `. ${code}: ${messageOf(error)}`
  return expressionFault(source, field, `threw an error during evaluation${reason}`)
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)

// V8 has bounds of its own, which an expression can meet within one built-in function.
function reasonOf(error: unknown): string {
  if (error instanceof RunTimeout) return BoundExceeded.time().message
  if (!(error instanceof RangeError)) return messageOf(error)
  return (error.message.includes('call stack') ? BoundExceeded.depth() : BoundExceeded.memory()).message
}
