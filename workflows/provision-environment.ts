import { branch, workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { clientToken, clientTokenIn, jsonata } from './lib/jsonata.ts'
import { createEach, makeEach } from './lib/make-each.ts'
import { networkUpdate } from './lib/network.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { environment } from './lib/resource.ts'
import { beginWait, waitUntil } from './lib/wait-until.ts'

const NAME = 'provision-environment'
const finding = toReport('Find the environment')
const making = toReport('Compare the resources')
const environmentId = jsonata('$environmentId')
const look = { step: 'get-kx-environment', arguments: { environmentId }, resource: environment }

export const provisionEnvironment = workflow({
  Comment: 'Create an environment and what belongs to it, or adopt what is there already.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({ workflow: NAME, next: 'Find the environment' }),
    'Find the environment': {
      ...call('find-environment', { environment: jsonata('$input.environment') }),
      Assign: {
        environmentId: jsonata("$exists($states.result.environmentId) ? $states.result.environmentId : ''"),
        ...beginWait('environment'),
      },
      Catch: finding.catching({ step: 'find-environment' }),
      Next: 'Is the environment there?',
    },
    'Is the environment there?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata('$count($states.input.differences) > 0'),
          ...finding.leaving(differing('find-environment')),
        },
        {
          Condition: jsonata("$states.input.status in ['FAILED_CREATION', 'FAILED_DELETION']"),
          Next: 'Delete the failed environment',
        },
        {
          Condition: jsonata("$states.input.status in ['DELETE_REQUESTED', 'DELETING', 'RETRY_DELETION']"),
          Next: 'Look at the failed environment',
        },
        { Condition: jsonata('$exists($states.input.environmentId)'), Next: 'Look at the environment' },
      ],
      Default: 'Create the environment',
    },
    'Delete the failed environment': {
      ...call('delete-kx-environment', { environmentId, clientToken: clientToken('delete-kx-environment') }),
      Catch: finding.catching({ step: 'delete-kx-environment', resource: environment }),
      Next: 'Look at the failed environment',
    },
    ...waitUntil({
      what: 'the failed environment',
      kind: 'environment',
      look,
      gone: true,
      ready: "$states.input.status = 'DELETED'",
      failed: { when: "$states.input.status = 'FAILED_DELETION'", error: 'KxEnvironmentFailed' },
      then: 'Create the environment',
      exit: finding,
    }),
    'Create the environment': {
      ...call(
        'create-kx-environment',
        jsonata(
          `$merge([$input.environment, {'clientToken': ${clientTokenIn('create-kx-environment', "''")}}])`,
        ),
      ),
      Assign: { environmentId: jsonata('$states.result.environmentId'), ...beginWait('environment') },
      Catch: finding.catching({ step: 'create-kx-environment' }),
      Next: 'Look at the environment',
    },
    ...waitUntil({
      what: 'the environment',
      kind: 'environment',
      look,
      // After a failed network update the environment is there all the same, and the network is tried again.
      ready: "$states.input.status in ['CREATED', 'FAILED_UPDATING_NETWORK']",
      failed: { when: "$contains($states.input.status, 'FAILED')", error: 'KxEnvironmentFailed' },
      then: 'Compare the resources',
      exit: finding,
    }),
    'Compare the resources': {
      ...call('compare-resources', {
        environmentId,
        users: jsonata('$input.users'),
        scalingGroups: jsonata('$input.scalingGroups'),
        volumes: jsonata('$input.volumes'),
        databases: jsonata('$input.databases'),
      }),
      Assign: { todo: jsonata('$states.result') },
      Catch: making.catching({ step: 'compare-resources', resource: environment }),
      Next: 'Does a resource differ?',
    },
    'Does a resource differ?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata('$count($states.input.differences) > 0'),
          ...making.leaving(differing('compare-resources')),
        },
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
      Next: 'The environment is ready',
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
