import { branch, type CheckedBranch } from '../../asl/workflow.ts'
import { type ErrorName, named } from '../../events/errors.ts'
import type { ResourceType } from '../../model/arn.ts'
import { about } from './about.ts'
import { call } from './call.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { environmentId, HAS_FAILED, hasStatus, jsonata } from './jsonata.ts'
import { resource } from './resource.ts'
import { beginWait, waitUntil } from './wait-until.ts'

interface Kind {
  /** As in the step's name: `volume`, `scaling-group`. */
  noun: 'volume' | 'scaling-group'
  /** As events name it. */
  type: ResourceType
  /** Where it fails. */
  error: ErrorName
  /** The member that names it. */
  key: string
}

/**
 * A Map's processor for items `{ action, configuration }` of `compare-resources`: creates the resource, replaces one
 * that failed, or only waits for one that is on its way, and ends when it is ACTIVE.
 */
export function makeEach({ noun, type, error, key }: Kind): CheckedBranch {
  const begin = { made: jsonata('$states.input.configuration'), ...beginWait(noun) }
  const name = { environmentId, [key]: jsonata(`$made.${key}`) }
  const made = resource(type, `$made.${key}`)
  const waiting = {
    kind: noun,
    look: { step: `get-kx-${noun}`, arguments: name, resource: made },
    exit: toBranchEnd,
  } as const
  return about(
    noun.replace('-', ' '),
    branch({
      StartAt: 'What is to be done about it?',
      States: {
        'What is to be done about it?': {
          Type: 'Choice',
          Choices: [
            { Condition: jsonata("$states.input.action = 'create'"), Assign: begin, Next: 'Create it' },
            {
              Condition: jsonata("$states.input.action = 'replace'"),
              Assign: begin,
              Next: 'Delete the failed one',
            },
            { Condition: jsonata("$states.input.action = 'wait'"), Assign: begin, Next: 'Look at it' },
          ],
        },
        'Delete the failed one': {
          ...call(`delete-kx-${noun}`, name, { resource: made, exit: toBranchEnd }),
          Next: 'Look at the failed one',
        },
        ...waitUntil({
          ...waiting,
          what: 'the failed one',
          gone: true,
          failed: { when: hasStatus(noun, 'DELETE_FAILED'), error },
          then: 'Create it',
        }),
        'Create it': {
          ...call(`create-kx-${noun}`, jsonata("$merge([$made, {'environmentId': $environmentId}])"), {
            resource: made,
            exit: toBranchEnd,
            first: [{ ErrorEquals: IS_THERE, Next: 'Look at it' }],
          }),
          Assign: beginWait(noun),
          Next: 'Look at it',
        },
        ...waitUntil({
          ...waiting,
          what: 'it',
          ready: hasStatus(noun, 'ACTIVE'),
          failed: { when: HAS_FAILED, error },
          then: 'It is there',
        }),
        'It is there': { Type: 'Succeed', Output: {} },
        ...branchEnd,
      },
    }),
  )
}

/** As `makeEach`, for what is there as soon as it is created. */
export function createEach({
  noun,
  type,
  key,
}: Omit<Kind, 'noun' | 'error'> & { noun: 'user' | 'database' }): CheckedBranch {
  return about(
    noun,
    branch({
      StartAt: 'Create it',
      States: {
        'Create it': {
          ...call(
            `create-kx-${noun}`,
            jsonata("$merge([$states.input.configuration, {'environmentId': $environmentId}])"),
            {
              resource: resource(type, `$states.input.configuration.${key}`),
              exit: toBranchEnd,
              first: [{ ErrorEquals: named('ResourceAlreadyExistsException'), Next: 'It is there' }],
            },
          ),
          Next: 'It is there',
        },
        'It is there': { Type: 'Succeed', Output: {} },
        ...branchEnd,
      },
    }),
  )
}

/** It was not there a moment ago, so an attempt made it whose answer was lost: it is waited for as if it had come. */
const IS_THERE = named('ConflictException', 'ResourceAlreadyExistsException')
