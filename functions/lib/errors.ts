// Error names are the contract between a step and the Retry and Catch of a workflow.
import type * as z from 'zod'

/** The input is not what the step or workflow takes. `faults` lists all of them. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly faults: string[]

  constructor(error: z.ZodError) {
    const faults = error.issues.map(faultOf)
    super(faults.join('; '))
    this.faults = faults
  }
}

/** A service answered what the step did not expect. */
export class InvalidOutput extends Error {
  override readonly name = 'InvalidOutput'

  constructor(error: z.ZodError) {
    super(error.issues.map(faultOf).join('; '))
  }
}

/** An error with a name of ours. */
export class StepError extends Error {
  override readonly name: StepErrorName

  constructor(name: StepErrorName, message: string) {
    super(message)
    this.name = name
  }
}

export type StepErrorName =
  | 'EventNotPublished' // the bus did not take the event
  | 'NoSuchPlan' // the state bucket does not hold the plan of the load
  | 'ClusterNotHealthy' // the health query's answer is not the expected one

const faultOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`
