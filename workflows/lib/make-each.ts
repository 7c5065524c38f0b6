import { branch, type CheckedBranch } from '../../asl/workflow.ts'
import { type ErrorName, named } from '../../events/errors.ts'
import type { ResourceType } from '../../model/arn.ts'
import type { WaitKind } from '../settings.ts'
import { about } from './about.ts'
import { call } from './call.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { clientToken, clientTokenIn, jsonata } from './jsonata.ts'
import { resource } from './resource.ts'
import { beginWait, waitUntil } from './wait-until.ts'

interface Kind {
  /** As in the step's name: `volume`, `scaling-group`. */
  noun: WaitKind
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
export const makeEach = ({ noun, type, error, key }: Kind): CheckedBranch => {
  const begin = { made: jsonata('$states.input.configuration'), ...beginWait(noun) }
  const name = { environmentId: jsonata('$environmentId'), [key]: jsonata(`$made.${key}`) }
  const told = resource(type, `$made.${key}`)
  const waiting = {
    kind: noun,
    look: { step: `get-kx-${noun}`, arguments: name, resource: told },
    exit: toBranchEnd,
  }
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
          ...call(`delete-kx-${noun}`, {
            ...name,
            clientToken: clientToken(`delete-kx-${noun}`, `$made.${key}`),
          }),
          Catch: toBranchEnd.catching({ step: `delete-kx-${noun}`, resource: told }),
          Next: 'Look at the failed one',
        },
        ...waitUntil({
          ...waiting,
          what: 'the failed one',
          gone: true,
          ready: "$states.input.status = 'DELETED'",
          failed: {
            when: "$states.input.status = 'DELETE_FAILED'",
            error,
          },
          then: 'Create it',
        }),
        'Create it': {
          ...call(
            `create-kx-${noun}`,
            jsonata(
              `$merge([$made, {'environmentId': $environmentId, 'clientToken': ${clientTokenIn(`create-kx-${noun}`, `$made.${key}`)}}])`,
            ),
          ),
          Assign: beginWait(noun),
          Catch: [
            { ErrorEquals: IS_THERE, Next: 'Look at it' },
            ...toBranchEnd.catching({ step: `create-kx-${noun}`, resource: told }),
          ],
          Next: 'Look at it',
        },
        ...waitUntil({
          ...waiting,
          what: 'it',
          ready: "$states.input.status = 'ACTIVE'",
          failed: {
            when: "$contains($states.input.status, 'FAILED')",
            error,
          },
          then: 'It is there',
        }),
        'It is there': { Type: 'Succeed', Output: {} },
        ...branchEnd,
      },
    }),
  )
}

/** As `makeEach`, for what is there as soon as it is created. */
export const createEach = ({
  noun,
  type,
  key,
}: Omit<Kind, 'noun' | 'error'> & { noun: string }): CheckedBranch => {
  const name = `$states.input.configuration.${key}`
  const token = clientTokenIn(`create-kx-${noun}`, name)
  return about(
    noun,
    branch({
      StartAt: 'Create it',
      States: {
        'Create it': {
          ...call(
            `create-kx-${noun}`,
            jsonata(
              `$merge([$states.input.configuration, {'environmentId': $environmentId, 'clientToken': ${token}}])`,
            ),
          ),
          Catch: [
            { ErrorEquals: named('ResourceAlreadyExistsException'), Next: 'It is there' },
            ...toBranchEnd.catching({
              step: `create-kx-${noun}`,
              resource: resource(type, name),
            }),
          ],
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
