// After a failed change a cluster is brought back to what it ran before, and the failure says so.

import { fragment } from '../../asl/workflow.ts'
import type { ErrorName } from '../../events/errors.ts'
import { CAUGHT, type Exit } from './exit.ts'
import { jsonata, NOW } from './jsonata.ts'
import { failed, IS_RUNNING, waiting } from './one-cluster.ts'
import { updateCode, updateDatabases } from './update-cluster.ts'
import { beginWait, waitUntil } from './wait-until.ts'

/** Keeps what failed in `$failed` and goes back. */
export const toRollBack = exitTo('May it be rolled back?', 'failed')

/** The roll-out's own time may be over: going back has as much again. */
const DEADLINE = '$rollBackDeadline'

const notRolledBack = exitTo('Say that it was not rolled back', 'trouble')

/** As far as the way back concerns them: what was not changed is not compared. */
const SAME_VERSIONS = '($merge([$states.input.versions, $plan.rollBack.versions]) = $states.input.versions)'
const SAME_CODE =
  '($not($exists($plan.rollBack.code)) or $states.input.configuration.code = $plan.rollBack.code.code)'

/** From `May it be rolled back?` to `Fail the branch`. */
export const rollBackCluster = {
  ...fragment<RollingBack, RollingBack | Waiting | 'Fail the branch'>([
    [
      'May it be rolled back?',
      {
        Type: 'Choice',
        Choices: [
          {
            Condition: jsonata('$input.rollBack and $exists($plan.rollBack)'),
            Assign: {
              rollBackDeadline: jsonata(`${NOW} + $input.timeoutSeconds * 1000`),
              ...beginWait('cluster'),
            },
            Next: 'Look at the damage',
          },
        ],
        Default: 'Pass the failure on',
      },
    ],
    ['Pass the failure on', { Type: 'Pass', Output: jsonata('$failed'), Next: 'Fail the branch' }],
    [
      'Do the databases differ?',
      {
        Type: 'Choice',
        Choices: [
          {
            Condition: jsonata(`$exists($plan.rollBack.databases) and $not(${SAME_VERSIONS})`),
            Next: 'Roll the databases back',
          },
        ],
        Default: 'Does the code differ?',
      },
    ],
    [
      'Roll the databases back',
      {
        ...updateDatabases('$plan.rollBack.databases', { exit: notRolledBack, deadline: DEADLINE }),
        Next: 'Look at the old version',
      },
    ],
    [
      'Does the code differ?',
      {
        Type: 'Choice',
        Choices: [{ Condition: jsonata(`$not(${SAME_CODE})`), Next: 'Roll the code back' }],
        Default: 'Is all as it was?',
      },
    ],
    [
      'Roll the code back',
      {
        ...updateCode('$plan.rollBack.code', { exit: notRolledBack, deadline: DEADLINE }),
        Next: 'Look at the old code',
      },
    ],
    [
      'Is all as it was?',
      {
        Type: 'Choice',
        Choices: [
          { Condition: jsonata(`${SAME_VERSIONS} and ${SAME_CODE}`), Next: 'Say that it was rolled back' },
        ],
        Assign: {
          trouble: {
            error: 'KxClusterNotUpdated' satisfies ErrorName,
            cause: 'it does not show what it showed before',
          },
        },
        Default: 'Say that it was not rolled back',
      },
    ],
    [
      'Say that it was rolled back',
      failedAnd("'The cluster ' & $cluster.clusterName & ' was rolled back to what it ran before.'"),
    ],
    [
      'Say that it was not rolled back',
      failedAnd(
        "'The cluster ' & $cluster.clusterName & ' could not be rolled back: ' & $trouble.error & ', ' & $trouble.cause",
      ),
    ],
  ]),
  ...running('the damage', 'Do the databases differ?'),
  ...running('the old version', 'Does the code differ?'),
  ...running('the old code', 'Is all as it was?'),
}

type RollingBack =
  | 'May it be rolled back?'
  | 'Pass the failure on'
  | 'Do the databases differ?'
  | 'Roll the databases back'
  | 'Does the code differ?'
  | 'Roll the code back'
  | 'Is all as it was?'
  | 'Say that it was rolled back'
  | 'Say that it was not rolled back'
type Waiting = `Look at ${'the damage' | 'the old version' | 'the old code'}`

function exitTo<Name extends string>(next: Name, variable: string): Exit<Name> {
  return {
    catching: place => [
      { ErrorEquals: ['States.ALL'], Assign: { [variable]: { ...CAUGHT, ...place } }, Next: next },
    ],
    leaving: ({ cause, ...rest }) => ({
      Assign: { [variable]: { ...rest, cause: jsonata(cause) } },
      Next: next,
    }),
  }
}

function failedAnd(sentence: string) {
  const output = jsonata(`$merge([$failed, {'rolledBack': ${sentence}}])`)
  return { Type: 'Pass', Output: output, Next: 'Fail the branch' } as const
}

function running<What extends string, Then extends string>(what: What, then: Then) {
  return waitUntil({
    ...waiting,
    what,
    ready: IS_RUNNING,
    failed,
    then,
    exit: notRolledBack,
    deadline: DEADLINE,
  })
}
