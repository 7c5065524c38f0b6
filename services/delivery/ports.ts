/** The services, as far as deliveries reach them. A rejection is a failed attempt; its `code` is the error's. */
export interface TargetPorts {
  /** `input` is JSON text. The same name comes again when an attempt is repeated. */
  startExecution(call: Reached & { stateMachineArn: string; name: string; input: string }): Promise<unknown>
  /** `payload` is JSON text. */
  invokeFunction(call: Reached & { functionArn: string; payload: string }): Promise<unknown>
  putEvents(call: Reached & { Entries: Record<string, string>[] }): Promise<unknown>
  /** A universal target's operation, such as `sfn` and `startExecution`. */
  callService(
    call: Reached & { service: string; operation: string; input: Record<string, unknown> },
  ): Promise<unknown>
  putLogEvents(entry: {
    logGroupName: string
    logStreamName: string
    /** Milliseconds since 1970. */
    events: { timestamp: number; message: string }[]
  }): unknown
  /** Refuses what the role may not do. Where absent, every role may do everything. */
  authorize?(roleArn: string, action: string, resource: string): void
  /** Keeps what could not be delivered, for people to read. */
  keepDeadLetter(letter: DeadLetter): unknown
}

interface Reached {
  /** The role in which the target is reached; where absent, with every right. */
  roleArn?: string | undefined
}

export interface DeadLetter {
  /** The queue that the target names for its own, or what the letter is of. */
  stream: string
  /** Milliseconds since 1970. */
  time: number
  /** JSON text. */
  message: string
}
