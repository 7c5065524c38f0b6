import { branch, type CheckedBranch } from '../../asl/workflow.ts'
import { type ErrorName, named } from '../../events/errors.ts'
import type { ResourceType } from '../../model/arn.ts'
import { about } from './about.ts'
import { call } from './call.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { INPUT, IS_GONE, jsonata } from './jsonata.ts'
import { resource } from './resource.ts'
import { beginWait, waitUntil } from './wait-until.ts'
import type { WaitKind } from './waits.ts'

/**
 * A Map's processor for items `{ name: { clusterName }, status }` of `find-resources`: deletes the resource unless
 * that is under way, and ends when it is gone. Users and databases are gone at once.
 */
export function removeEach(noun: keyof typeof KINDS): CheckedBranch {
  const { type, names, kind, error } = KINDS[noun]
  const removed = resource(type, ...names.map(name => `$item.name.${name}`))
  const name = jsonata("$merge([$item.name, {'environmentId': $environmentId}])")
  const deleting = call(`delete-kx-${noun}`, name, {
    resource: removed,
    exit: toBranchEnd,
    first: [{ ErrorEquals: named('ResourceNotFoundException'), Next: 'It is gone' }],
  })
  const end = { 'It is gone': { Type: 'Succeed', Output: {} }, ...branchEnd } as const
  if (kind === undefined) {
    const take = { Type: 'Pass', Assign: { item: INPUT }, Next: 'Delete it' } as const
    const States = { 'Take it': take, 'Delete it': { ...deleting, Next: 'It is gone' as const }, ...end }
    return about(noun, branch({ StartAt: 'Take it', States }))
  }
  const begin = { item: INPUT, ...beginWait(kind) }
  return about(
    noun.replace('-', ' '),
    branch({
      StartAt: 'Is it going?',
      States: {
        'Is it going?': {
          Type: 'Choice',
          Choices: [
            { Condition: jsonata("$states.input.status = 'DELETING'"), Assign: begin, Next: 'Look at it' },
            { Condition: jsonata(IS_GONE), Next: 'It is gone' },
            { Condition: jsonata('true'), Assign: begin, Next: 'Delete it' },
          ],
        },
        'Delete it': { ...deleting, Next: 'Look at it' },
        ...waitUntil({
          what: 'it',
          kind,
          look: { step: `get-kx-${kind}`, arguments: name, resource: removed },
          gone: true,
          failed: {
            when: "$states.input.status in ['DELETE_FAILED', 'FAILED']",
            error,
          },
          then: 'It is gone',
          exit: toBranchEnd,
        }),
        ...end,
      },
    }),
  )
}

/** What events call it, the members that name it, and how it is waited for and fails, if it is. */
const KINDS = {
  cluster: {
    type: 'Cluster',
    names: ['clusterName'],
    kind: 'cluster',
    error: 'KxClusterFailed',
  },
  dataview: {
    type: 'Dataview',
    names: ['databaseName', 'dataviewName'],
    kind: 'dataview',
    error: 'KxDataviewFailed',
  },
  volume: {
    type: 'Volume',
    names: ['volumeName'],
    kind: 'volume',
    error: 'KxVolumeFailed',
  },
  'scaling-group': {
    type: 'Scaling Group',
    names: ['scalingGroupName'],
    kind: 'scaling-group',
    error: 'KxScalingGroupFailed',
  },
  database: {
    type: 'Database',
    names: ['databaseName'],
    kind: undefined,
    error: undefined,
  },
  user: { type: 'User', names: ['userName'], kind: undefined, error: undefined },
} as const satisfies Record<
  string,
  {
    type: ResourceType
    names: readonly string[]
    kind: WaitKind | undefined
    error: ErrorName | undefined
  }
>
