import { branch, workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { environmentId, HAS_FAILED, hasAny, hasStatus, jsonata, RESULT } from './lib/jsonata.ts'
import { createEach, makeEach } from './lib/make-each.ts'
import { networkUpdate } from './lib/network.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { environment } from './lib/resource.ts'
import { inputMembers } from './lib/run-workflow.ts'
import { updateEach } from './lib/update-each.ts'
import { beginWait, waitUntil } from './lib/wait-until.ts'

const NAME = 'provision-environment'
const finding = toReport('Find the environment')
const making = toReport('Compare the resources')
const look = { step: 'get-kx-environment', arguments: { environmentId }, resource: environment } as const

const RESOURCES = ['users', 'databases', 'volumes', 'scalingGroups'] as const

const allCreated = (member: string): string => `[$input.${member}.{'action': 'create', 'configuration': $}]`

/** There is none, or one that failed. */
const IS_TO_BE_CREATED = `($not($exists($states.input.environmentId)) or ${hasStatus('environment', 'FAILED_CREATION', 'FAILED_DELETION', 'DELETE_REQUESTED', 'DELETING', 'RETRY_DELETION')})`

export const provisionEnvironment = workflow({
  Comment: 'Create an environment and what belongs to it, or adopt what is there already.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({ workflow: NAME, assign: {}, next: 'Find the environment' }),
    'Find the environment': {
      ...call('find-environment', jsonata(inputMembers('environment', 'environmentId', 'onDifference')), {
        exit: finding,
      }),
      Assign: {
        environmentId: jsonata("$exists($states.result.environmentId) ? $states.result.environmentId : ''"),
        ...beginWait('environment'),
      },
      Next: 'Is the environment there?',
    },
    'Is the environment there?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(hasAny('$states.input.differences')),
          ...finding.leaving(differing('find-environment')),
        },
        { Condition: jsonata(`$input.dryRun and ${IS_TO_BE_CREATED}`), Next: 'The environment is planned' },
        { Condition: jsonata('$input.dryRun'), Next: 'Compare the resources' },
        {
          Condition: jsonata(hasStatus('environment', 'FAILED_CREATION', 'FAILED_DELETION')),
          Next: 'Delete the failed environment',
        },
        {
          Condition: jsonata(hasStatus('environment', 'DELETE_REQUESTED', 'DELETING', 'RETRY_DELETION')),
          Next: 'Look at the failed environment',
        },
        { Condition: jsonata('$exists($states.input.environmentId)'), Next: 'Look at the environment' },
      ],
      Default: 'Create the environment',
    },
    'Delete the failed environment': {
      ...call('delete-kx-environment', { environmentId }, { resource: environment, exit: finding }),
      Next: 'Look at the failed environment',
    },
    ...waitUntil({
      what: 'the failed environment',
      kind: 'environment',
      look,
      gone: true,
      failed: { when: hasStatus('environment', 'FAILED_DELETION'), error: 'KxEnvironmentFailed' },
      then: 'Create the environment',
      exit: finding,
    }),
    'Create the environment': {
      ...call('create-kx-environment', jsonata('$input.environment'), { exit: finding }),
      Assign: { environmentId: jsonata('$states.result.environmentId'), ...beginWait('environment') },
      Next: 'Look at the environment',
    },
    ...waitUntil({
      what: 'the environment',
      kind: 'environment',
      look,
      // After a failed network update the environment is there all the same, and the network is tried again.
      ready: hasStatus('environment', 'CREATED', 'FAILED_UPDATING_NETWORK'),
      failed: { when: HAS_FAILED, error: 'KxEnvironmentFailed' },
      then: 'Compare the resources',
      exit: finding,
    }),
    'Compare the resources': {
      ...call(
        'compare-resources',
        {
          environmentId,
          environment: jsonata('$input.environment'),
          onDifference: jsonata('$input.onDifference'),
          users: jsonata('$input.users'),
          scalingGroups: jsonata('$input.scalingGroups'),
          volumes: jsonata('$input.volumes'),
          databases: jsonata('$input.databases'),
        },
        { resource: environment, exit: making },
      ),
      Assign: { todo: RESULT },
      Next: 'Does a resource differ?',
    },
    'Does a resource differ?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(hasAny('$states.input.differences')),
          ...making.leaving(differing('compare-resources')),
        },
        { Condition: jsonata('$input.dryRun'), Next: 'The updates are planned' },
      ],
      Default: 'Look at the network',
    },
    ...networkUpdate('Make the resources'),
    'Make the resources': {
      Type: 'Parallel',
      Branches: [
        each('users', createEach({ noun: 'user', type: 'User', key: 'userName' })),
        each('databases', createEach({ noun: 'database', type: 'Database', key: 'databaseName' })),
        each(
          'volumes',
          makeEach({
            noun: 'volume',
            type: 'Volume',
            error: 'KxVolumeFailed',
            key: 'volumeName',
          }),
        ),
        each(
          'scalingGroups',
          makeEach({
            noun: 'scaling-group',
            type: 'Scaling Group',
            error: 'KxScalingGroupFailed',
            key: 'scalingGroupName',
          }),
        ),
      ],
      Catch: making.catching({ step: 'compare-resources' }),
      Next: 'Update what differs',
    },
    'Update what differs': {
      Type: 'Map',
      Items: jsonata('$todo.updates'),
      MaxConcurrency: 10,
      ItemProcessor: updateEach,
      Catch: making.catching({ step: 'compare-resources', resource: environment }),
      Next: 'The environment is ready',
    },
    'The environment is planned': {
      Type: 'Succeed',
      Output: {
        dryRun: true,
        environment: jsonata("$exists($states.input.environmentId) ? 'replace' : 'create'"),
        ...Object.fromEntries(RESOURCES.map(member => [member, jsonata(allCreated(member))])),
        updates: [],
      },
    },
    'The updates are planned': {
      Type: 'Succeed',
      Output: {
        dryRun: true,
        environment: 'adopt',
        environmentId,
        ...Object.fromEntries(RESOURCES.map(member => [member, jsonata(`$todo.${member}`)])),
        updates: jsonata('$todo.updates'),
      },
    },
    'The environment is ready': { Type: 'Succeed', Output: { environmentId } },
    ...failureReport({
      workflow: NAME,
      stages: ['Find the environment', 'Compare the resources', 'Look at the network'],
    }),
  },
})

function differing(step: string) {
  return {
    error: 'ResourceDiffers' as const,
    cause: "$join($states.input.differences, '; ')",
    step,
    resource: environment,
  }
}

function each(member: string, processor: ReturnType<typeof makeEach>) {
  return branch({
    StartAt: `Make the ${member}`,
    States: {
      [`Make the ${member}`]: {
        Type: 'Map',
        Items: jsonata(`$todo.${member}`),
        MaxConcurrency: 10,
        ItemProcessor: processor,
        End: true,
      },
    },
  })
}
