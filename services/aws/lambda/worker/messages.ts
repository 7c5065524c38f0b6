/** To a sandbox: run this. */
export interface InvokeMessage {
  requestId: string
  functionName: string
  file: string
  /** JSON text. */
  payload: string
  /** The whole environment of the invocation. */
  environment: Readonly<Record<string, string>>
  context: InvocationContext
  /** Milliseconds since 1970. */
  deadline: number
}

/** What the handler sees as its second argument, but for getRemainingTimeInMillis. */
export interface InvocationContext {
  functionName: string
  functionVersion: string
  invokedFunctionArn: string
  memoryLimitInMB: string
  awsRequestId: string
  logGroupName: string
  logStreamName: string
}

/** From a sandbox: it ran. */
export type ResultMessage = { requestId: string } & (
  | { payload: string }
  /** `ending`: the sandbox ends itself, for nobody knows what state it is in. */
  | { error: FunctionFault; ending: boolean }
)

/** A failed invocation as Lambda's payload gives it. */
export interface FunctionFault {
  errorType: string
  errorMessage: string
  trace?: string[]
}

/** The line on a sandbox's standard output behind all that the invocation wrote there. */
export const endOfOutput = (requestId: string) => `\u0000end ${requestId}`
