// Brings one resource to what the input says, or only its tags.
import { branch } from '../../asl/workflow.ts'
import { call } from './call.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { HAS_FAILED, hasStatus, INPUT, jsonata } from './jsonata.ts'
import { environment, resource } from './resource.ts'
import type { StepName } from './steps.ts'
import { beginWait, waitUntil } from './wait-until.ts'

const request = jsonata('$update.request')
const volume = resource('Volume', '$update.request.volumeName')
const waiting = {
  kind: 'volume',
  look: {
    step: 'get-kx-volume',
    arguments: jsonata(
      "{'environmentId': $update.request.environmentId, 'volumeName': $update.request.volumeName}",
    ),
    resource: volume,
  },
  exit: toBranchEnd,
} as const

/** A Map's processor for the `updates` of `compare-resources`: `{ kind, request }`. */
export const updateEach = branch({
  StartAt: 'What differs?',
  States: {
    'What differs?': {
      Type: 'Choice',
      Choices: [
        ofKind('environment', 'Update the differing environment'),
        ofKind('user', 'Update the user'),
        ofKind('database', 'Update the database'),
        { ...ofKind('volume', 'Look at the busy volume'), Assign: { update: INPUT, ...beginWait('volume') } },
        ofKind('tags', 'Set the tags'),
      ],
    },
    'Update the differing environment': atOnce('update-kx-environment', environment),
    'Update the user': atOnce('update-kx-user', resource('User', '$update.request.userName')),
    'Update the database': atOnce('update-kx-database', resource('Database', '$update.request.databaseName')),
    'Set the tags': atOnce('tag-resource', environment),
    // It may still be in an earlier update.
    ...waitUntil({
      ...waiting,
      what: 'the busy volume',
      ready: hasStatus('volume', 'ACTIVE', 'UPDATE_FAILED'),
      failed: { when: HAS_FAILED, error: 'KxVolumeFailed' },
      then: 'Update the volume',
    }),
    'Update the volume': {
      ...call('update-kx-volume', request, { resource: volume, exit: toBranchEnd }),
      Assign: beginWait('volume'),
      Next: 'Look at the updated volume',
    },
    ...waitUntil({
      ...waiting,
      what: 'the updated volume',
      ready: hasStatus('volume', 'ACTIVE'),
      failed: { when: HAS_FAILED, error: 'KxVolumeFailed' },
      then: 'It is as wanted',
    }),
    'It is as wanted': { Type: 'Succeed', Output: {} },
    ...branchEnd,
  },
})

function ofKind<Next extends string>(kind: string, Next: Next) {
  return { Condition: jsonata(`$states.input.kind = '${kind}'`), Assign: { update: INPUT }, Next }
}

function atOnce(step: StepName, of: ReturnType<typeof resource>) {
  return { ...call(step, request, { resource: of, exit: toBranchEnd }), Next: 'It is as wanted' } as const
}
