// Error names are the contract between a step and the Retry and Catch of a workflow.
import type * as z from 'zod'

/** The input is not what the step or workflow takes. `faults` lists all of them. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('; '))
    this.faults = faults
  }
}

/** A service answered what the step did not expect. */
export class InvalidOutput extends Error {
  override readonly name = 'InvalidOutput'
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
  | 'ServiceUnreachable' // a service could not be reached for a moment
  | 'DeadlineExceeded' // a service could not be reached until the workflow's deadline
  | 'ExecutionAlreadyExists' // an execution of another has the name of the one to be started
  | 'EventNotPublished' // the bus did not take the event
  | 'NoSuchWorkflow' // the catalog has no workflow of that name
  | 'NothingFound' // no object is under the prefix that is to be loaded
  | 'NoSuchPlan' // the state bucket does not hold the plan of the load
  | 'ClusterNotHealthy' // the health query's answer is not the expected one

/** One sentence for each thing that a schema finds wrong, with its place. */
export const faultsOf = (error: z.ZodError): string[] => error.issues.map(faultOf)

const faultOf = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`
