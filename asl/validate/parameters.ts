/** What the parameters of an integration are called. */
export interface Parameters {
  readonly required: readonly string[]
  readonly optional: readonly string[]
  /** Of the items of a list. */
  readonly items?: Readonly<Record<string, Parameters>>
}

/** Those of an operation, such as `StartExecution` of `sfn`; undefined where they are not known. */
export type SdkParameters = (service: string, operation: string) => Parameters | undefined
