// Every workflow begins with a check of its input and ends, where it fails, in a report.

import type { JsonObject } from '../../asl/json.ts'
import type { Retrier } from '../../asl/types.ts'
import { type Fragment, fragment } from '../../asl/workflow.ts'
import { named } from '../../events/errors.ts'
import { call, FOR_HALF_AN_HOUR } from './call.ts'
import { toReport } from './exit.ts'
import { EXECUTION, INPUT, jsonata, NOW, REDRIVES, RESULT } from './jsonata.ts'

/** The first state: the input with its defaults goes to `$input`; all that is wrong with it ends the execution. */
export function inputCheck<Next extends string>({
  workflow,
  assign = ENVIRONMENT,
  next,
}: {
  workflow: string
  assign?: JsonObject
  next: Next
}): Fragment<'Check the input', Next | 'Report the refusal' | 'Report the failure'> {
  const exit = toReport('Check the input')
  const [caught] = exit.catching({ step: 'validate-input' })
  return fragment<'Check the input', Next | 'Report the refusal' | 'Report the failure'>([
    [
      'Check the input',
      {
        ...call(
          'validate-input',
          { workflow, input: INPUT },
          {
            exit,
            first: [{ ...caught, ErrorEquals: named('InvalidInput'), Next: 'Report the refusal' }],
            deadline: false,
          },
        ),
        Assign: {
          input: RESULT,
          deadline: jsonata(deadline('$states.result')),
          ...assign,
        },
        Next: next,
      },
    ],
  ])
}

/** What a workflow of an environment that is there assigns from its input. */
export const ENVIRONMENT = { environmentId: jsonata('$states.result.environmentId') }

/**
 * The report publishes the failure and then fails with the error and cause of what failed, so that the execution
 * ends as it would have without it. AWS redrives an execution from the state that failed, which is this one: then it
 * returns, and the Choice leads back to the stage. Input that no redrive can mend ends in a Fail state.
 */
export const failureReport = <Stage extends string>({
  workflow,
  stages,
}: {
  workflow: string
  stages: readonly Stage[]
}): Fragment<Reporting, Stage | 'Check the input'> =>
  fragment<Reporting, Stage | 'Check the input'>([
    ['Report the failure', { ...report({ workflow, final: false }), Next: 'Go back to what failed' }],
    [
      'Go back to what failed',
      {
        Type: 'Choice',
        Choices: [
          {
            Condition: at('Check the input'),
            Output: jsonata('$states.context.Execution.Input'),
            Next: 'Check the input',
          },
          ...stages.map(stage => ({
            Condition: at(stage),
            Assign: { deadline: jsonata(deadline('$input')) },
            Next: stage,
          })),
        ],
      },
    ],
    ['Report the refusal', { ...report({ workflow, final: true }), Next: 'Refuse the input' }],
    [
      'Refuse the input',
      { Type: 'Fail', Error: jsonata('$failure.error'), Cause: jsonata('$failure.cause') },
    ],
  ])

type Reporting = 'Report the failure' | 'Go back to what failed' | 'Report the refusal' | 'Refuse the input'

/** The moment by which all must be done; counted anew when an execution is redriven. */
const deadline = (input: string): string => `${NOW} + ${input}.timeoutSeconds * 1000`

const TRIGGER =
  "($said := $states.context.Execution.Input.trigger; $said in ['console', 'event', 'schedule'] ? $said : 'api')"

const at = (stage: string): string => jsonata(`$failure.stage = '${stage}'`)

const report = ({ workflow, final }: { workflow: string; final: boolean }) => ({
  ...call(
    'report-failure',
    {
      workflow,
      final,
      executionArn: EXECUTION,
      redriveCount: jsonata(REDRIVES),
      trigger: jsonata(TRIGGER),
      failure: jsonata('$failure'),
    },
    { deadline: false },
  ),
  Retry: [WHEN_NOT_REPORTED],
})

/**
 * Only what the report itself failed of. Lambda's own faults may also be what it passes on: reported again, the event has
 * the same id.
 */
const WHEN_NOT_REPORTED: Retrier = {
  ErrorEquals: named(
    'EventNotPublished',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ),
  ...FOR_HALF_AN_HOUR,
}
