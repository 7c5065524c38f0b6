// How a failure leaves: from the top level to the report, from a branch to a Fail state that the Map or Parallel
// around it catches. Either way it is kept as `{ error, cause, step, resource }`.

import type { Json, JsonObject } from '../../asl/json.ts'
import type { Catcher } from '../../asl/types.ts'
import { fragment } from '../../asl/workflow.ts'
import type { ErrorName } from '../../events/errors.ts'
import { jsonata, REDRIVES } from './jsonata.ts'

export interface Exit<Name extends string> {
  /** Takes every error of a step. */
  catching: (place: { step: string; resource?: JsonObject }) => readonly [Catcher<Name>]
  /** What a Choice rule does when it finds a failure. `cause` is an expression that gives a text. */
  leaving: (failure: { error: ErrorName; cause: string; step: string; resource?: JsonObject }) => {
    Next: Name
    Assign?: JsonObject
    Output?: Json
  }
}

/** To the report, which after a redrive leads back to `stage`. */
export function toReport(stage: string): Exit<'Report the failure'> {
  const failure = (kept: JsonObject) => ({ failure: { ...kept, stage, redriveCount: jsonata(REDRIVES) } })
  return {
    catching: place => [
      { ErrorEquals: ['States.ALL'], Assign: failure({ ...CAUGHT, ...place }), Next: 'Report the failure' },
    ],
    leaving: ({ cause, ...rest }) => ({
      Assign: failure({ ...rest, cause: jsonata(cause) }),
      Next: 'Report the failure',
    }),
  }
}

/** To the Fail state of a branch; see `branchEnd`. */
export const toBranchEnd: Exit<'Fail the branch'> = {
  catching: place => [
    { ErrorEquals: ['States.ALL'], Output: { ...CAUGHT, ...place }, Next: 'Fail the branch' },
  ],
  leaving: ({ cause, ...rest }) => ({ Output: { ...rest, cause: jsonata(cause) }, Next: 'Fail the branch' }),
}

/** A branch cannot assign the variables around it, so its failure travels as JSON in the cause. */
export const branchEnd = fragment<'Fail the branch', never>([
  [
    'Fail the branch',
    { Type: 'Fail', Error: jsonata('$states.input.error'), Cause: jsonata('$string($states.input)') },
  ],
])

/** What a Catch learns of an error. */
export const CAUGHT = {
  error: jsonata('$states.errorOutput.Error'),
  cause: jsonata("$exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : ''"),
}
