// Error names are the contract between a step and the Retry and Catch of a workflow.
import type { ErrorName } from '../../events/errors.ts'

/** The input is not what the step or workflow takes. `faults` lists all of them. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('; '))
    this.faults = faults
  }
}

/** What a path names cannot be an execution. */
export class InvalidArn extends Error {
  override readonly name = 'InvalidArn'
}

/** A service answered what the step did not expect. */
export class InvalidOutput extends Error {
  override readonly name = 'InvalidOutput'
}

/** An error with a name of ours. */
export class StepError extends Error {
  override readonly name: ErrorName

  constructor(name: ErrorName, message: string) {
    super(message)
    this.name = name
  }
}
