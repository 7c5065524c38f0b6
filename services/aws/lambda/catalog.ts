/** One function, as Lambda's CreateFunction would describe it. */
export interface LambdaFunction {
  /** The absolute path of the module that exports `handler`. */
  file: string
  timeoutSeconds: number
  /** How much an invocation may allocate, on the heap and beside it (Buffers). */
  memoryMb: number
  environment?: Readonly<Record<string, string>>
  /** At most so many invocations at a time; more are throttled. No limit of its own where absent. */
  concurrency?: number
  description?: string
}

/** By name. */
export type Catalog = Readonly<Record<string, LambdaFunction>>
