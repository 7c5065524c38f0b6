// What tasks reach, given by whoever assembles kdbflow.
import type { Json } from '../../../asl/json.ts'

export interface Ports {
  runFunction: RunFunction
  callService: CallService
}

/** Runs a Lambda function. */
export type RunFunction = (
  call: { functionArn: string; payload: Json },
  signal: AbortSignal,
) => Promise<FunctionAnswer>

/** `cause` is Lambda's JSON text of `errorType`, `errorMessage`, `trace`. */
export type FunctionAnswer = { payload: Json } | { error: string; cause: string }

/**
 * Calls an operation of another service that is served here, members named as on the wire.
 * @throws {Error} with `code` and `status`, as ServiceException has them
 */
export type CallService = (call: {
  service: string
  operation: string
  input: Record<string, unknown>
}) => Promise<unknown>
