import { type Fragment, fragment } from '../../asl/workflow.ts'
import { jsonata } from './jsonata.ts'
import { cluster, failed, IS_RUNNING, waiting } from './one-cluster.ts'
import { toRollBack } from './roll-back-cluster.ts'
import { updateCode, updateDatabases } from './update-cluster.ts'
import { type WaitState, waitUntil } from './wait-until.ts'

/** Moves a running cluster to `$plan.databases`, then to `$plan.code`, each waited for and verified. */
export const changeCluster = <Then extends string>(
  then: Then,
): Fragment<Changing, Then | 'May it be rolled back?'> => ({
  ...fragment<Changing, Changing | Then | 'May it be rolled back?'>([
    [
      'Are the databases to be changed?',
      {
        Type: 'Choice',
        Choices: [{ Condition: jsonata('$exists($plan.databases)'), Next: 'Update the databases' }],
        Default: 'Is the code to be changed?',
      },
    ],
    [
      'Update the databases',
      {
        ...updateDatabases('$plan.databases', { exit: toRollBack }),
        Next: 'Look at the new version',
      },
    ],
    [
      'Are the databases changed?',
      {
        Type: 'Choice',
        Choices: [
          {
            Condition: jsonata('$merge([$states.input.versions, $plan.versions]) != $states.input.versions'),
            ...unchanged("'version ' & $string($plan.versions)", '$string($states.input.versions)'),
          },
        ],
        Assign: { versions: jsonata('$states.input.versions') },
        Default: 'Is the code to be changed?',
      },
    ],
    [
      'Is the code to be changed?',
      {
        Type: 'Choice',
        Choices: [{ Condition: jsonata('$exists($plan.code)'), Next: 'Update the code' }],
        Default: then,
      },
    ],
    [
      'Update the code',
      {
        ...updateCode('$plan.code', { exit: toRollBack }),
        Next: 'Look at the new code',
      },
    ],
    [
      'Is the code changed?',
      {
        Type: 'Choice',
        Choices: [
          {
            Condition: jsonata('$states.input.configuration.code != $plan.code.code'),
            ...unchanged("'code ' & $string($plan.code.code)", '$string($states.input.configuration.code)'),
          },
        ],
        Assign: { versions: jsonata('$states.input.versions') },
        Default: then,
      },
    ],
  ]),
  ...waitUntil({ ...settling, what: 'the new version', then: 'Are the databases changed?' }),
  ...waitUntil({ ...settling, what: 'the new code', then: 'Is the code changed?' }),
})

type Changing =
  | 'Are the databases to be changed?'
  | 'Update the databases'
  | WaitState<'the new version'>
  | 'Are the databases changed?'
  | 'Is the code to be changed?'
  | 'Update the code'
  | WaitState<'the new code'>
  | 'Is the code changed?'

const settling = {
  ...waiting,
  ready: IS_RUNNING,
  failed,
  exit: toRollBack,
} as const

/** The API has no status for a failed update: the cluster runs on as it was, with a statusReason at most. */
const unchanged = (wanted: string, got: string) =>
  toRollBack.leaving({
    error: 'KxClusterNotUpdated',
    cause: `'expected ' & ${wanted} & ', got ' & ${got} & ($exists($states.input.statusReason) ? ': ' & $states.input.statusReason : '')`,
    step: 'get-kx-cluster',
    resource: cluster,
  })
