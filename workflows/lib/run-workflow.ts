import type { JsonObject } from '../../asl/json.ts'
import type { Retrier } from '../../asl/types.ts'
import { named } from '../../events/errors.ts'
import { FOR_HALF_AN_HOUR } from './call.ts'
import type { Exit } from './exit.ts'
import { hasStatus, jsonata, REDRIVES } from './jsonata.ts'
import { beginWait, type WaitState, waitUntil } from './wait-until.ts'

/**
 * Runs another workflow to its end, as an execution of its own: it has a history of its own. Its name is derived, so
 * that the same attempt never starts it twice, and a redrive starts it anew. `run` is the state that does it, `look` the
 * states that look at it where it is started already. `then` is given `{ output }`.
 */
export const runWorkflow = <What extends string, Then extends string, Out extends string>({
  what,
  workflow,
  input,
  resource,
  then,
  exit,
}: {
  /** What the states that look at it are named after. */
  what: What
  workflow: string
  /** An expression. */
  input: string
  resource: JsonObject
  then: Then
  exit: Exit<Out>
}) => ({
  run: {
    Type: 'Task' as const,
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: machine(workflow), Input: jsonata(input), Name: jsonata(NAME) },
    Retry: [WHEN_NOT_STARTED],
    Output: { output: jsonata('$states.result.Output') },
    Catch: [
      // The answer of an earlier try was lost, and the execution that it started has ended since.
      {
        ErrorEquals: IS_STARTED,
        Assign: beginWait('execution'),
        Next: `Look at ${what}` as WaitState<What>,
      },
      ...exit.catching({ step: workflow, resource }),
    ],
    Next: then,
  },
  look: waitUntil({
    what,
    kind: 'execution',
    look: {
      step: 'get-execution',
      arguments: {
        stateMachineArn: machine(workflow),
        name: jsonata(NAME),
        input: jsonata(input),
        since: jsonata('$states.context.Execution.StartTime'),
      },
      resource,
    },
    ready: hasStatus('execution', 'SUCCEEDED'),
    failed: {
      when: hasStatus('execution', 'FAILED', 'TIMED_OUT', 'ABORTED'),
      error: 'States.TaskFailed',
      cause: AS_SYNC_TELLS_IT,
    },
    then,
    exit,
  }),
})

const machine = (workflow: string): string => `\${workflow:${workflow}}`

const NAME = `$substring($states.context.Execution.Name, 0, 70) & '-' & ${REDRIVES}`

const IS_STARTED = named('StepFunctions.ExecutionAlreadyExistsException')

/** What StartExecution may say for a moment. A child's failure is States.TaskFailed: no retry would mend it. */
const WHEN_NOT_STARTED: Retrier = {
  ErrorEquals: named(
    'StepFunctions.ThrottlingException',
    'StepFunctions.ExecutionLimitExceededException',
    'StepFunctions.InternalServerException',
    'StepFunctions.ServiceUnavailableException',
    'StepFunctions.SdkClientException',
    'StepFunctions.AWSStepFunctionsException',
  ),
  ...FOR_HALF_AN_HOUR,
}

const AS_SYNC_TELLS_IT =
  "$string({'ExecutionArn': $states.input.executionArn, 'Error': $states.input.error, 'Cause': $states.input.cause})"

/** Those members of `$input` that are there. */
export const inputMembers = (...members: string[]): string =>
  `$sift($input, function($value, $name) { $name in ['${members.join("', '")}'] })`
