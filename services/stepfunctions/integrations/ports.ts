// What tasks reach, given by whoever assembles kdbflow.
import type { Json } from '../../../asl/json.ts'
import type { SdkParameters } from '../../../asl/validate/parameters.ts'
import type { Principal } from '../../wire/call.ts'

export interface Ports {
  runFunction: RunFunction
  callService: CallService
  /** What operations of other services take. Where absent, that is seen when a task runs. */
  sdkParameters?: SdkParameters
  /** Who a state machine is in its role. Where absent, every role may do everything. */
  inRole?: InRole
}

export type InRole = (roleArn: string) => Principal

/** What a task asks of another service, and who asks. */
export interface Asking {
  input: Json
  principal: Principal | undefined
}

/** Runs a Lambda function, where the principal may. */
export type RunFunction = (call: FunctionCall, signal: AbortSignal) => Promise<FunctionAnswer>

export interface FunctionCall {
  functionArn: string
  payload: Json
  /** Root where absent. */
  principal?: Principal | undefined
}

/** `cause` is Lambda's JSON text of `errorType`, `errorMessage`, `trace`. */
export type FunctionAnswer = { payload: Json } | { error: string; cause: string }

/**
 * Calls an operation of another service that is served here, members named as in the SDKs or on the wire.
 * @throws {Error} with `code` and `status`, as ServiceException has them
 */
export type CallService = (call: {
  service: string
  operation: string
  input: Record<string, unknown>
  /** Root where absent. */
  principal?: Principal | undefined
}) => Promise<unknown>
