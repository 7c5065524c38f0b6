import { StepFailure } from '../life/life-cycle.ts'
import { ChangesetError } from '../versions/changeset/changeset-error.ts'

/** What keeps a version from being made, or copied, is reported to its owner; any other error is a fault of ours. */
export const versionFailure = (error: unknown): unknown =>
  error instanceof ChangesetError ? new StepFailure(error.code, error.message, { cause: error }) : error
