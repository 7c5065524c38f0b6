import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { environmentId, hasStatus, IS_GONE, jsonata, RESULT } from './lib/jsonata.ts'
import { removeEach } from './lib/remove-each.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { environment } from './lib/resource.ts'
import { beginWait, waitUntil } from './lib/wait-until.ts'

const NAME = 'tear-down-environment'
// Every stage may run again from the beginning: what is gone is not found the second time.
const exit = toReport('Look at the name')
const around = { resource: environment, exit }
const look = { step: 'get-kx-environment', arguments: { environmentId }, resource: environment } as const

export const tearDownEnvironment = workflow({
  Comment: 'Delete an environment and all that is in it, each after what depends on it.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      next: 'Look at the name',
    }),
    'Look at the name': {
      ...call(look.step, look.arguments, around),
      Assign: beginWait('environment'),
      Next: 'Is it the right one?',
    },
    'Is it the right one?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata('$states.input.name != $input.environmentName'),
          ...exit.leaving({
            error: 'NameMismatch',
            cause:
              "'expected environmentName to repeat ' & $states.input.name & ', got ' & $input.environmentName",
            step: look.step,
            resource: environment,
          }),
          Next: 'Report the refusal',
        },
        { Condition: jsonata(IS_GONE), Next: 'Find what still names it' },
        {
          Condition: jsonata(hasStatus('environment', 'DELETE_REQUESTED', 'DELETING', 'RETRY_DELETION')),
          Next: 'Look at the environment',
        },
      ],
      Default: 'Find what is there',
    },
    'Find what is there': {
      ...call('find-resources', { environmentId }, around),
      Assign: { left: RESULT },
      Next: 'Remove the clusters',
    },
    'Remove the clusters': { ...all('clusters', 'cluster'), Next: 'Remove the dataviews' },
    'Remove the dataviews': { ...all('dataviews', 'dataview'), Next: 'Remove the volumes' },
    'Remove the volumes': { ...all('volumes', 'volume'), Next: 'Remove the databases' },
    'Remove the databases': { ...all('databases', 'database'), Next: 'Remove the scaling groups' },
    'Remove the scaling groups': { ...all('scalingGroups', 'scaling-group'), Next: 'Remove the users' },
    'Remove the users': { ...all('users', 'user'), Next: 'Delete the environment' },
    'Delete the environment': {
      ...call('delete-kx-environment', { environmentId }, around),
      Assign: beginWait('environment'),
      Next: 'Look at the environment',
    },
    ...waitUntil({
      what: 'the environment',
      kind: 'environment',
      look,
      gone: true,
      failed: { when: hasStatus('environment', 'FAILED_DELETION'), error: 'KxEnvironmentFailed' },
      then: 'Find what still names it',
      exit,
    }),
    'Find what still names it': {
      ...call('find-references', { environmentId }, around),
      Output: jsonata("$merge([{'environmentId': $environmentId}, $states.result])"),
      Next: 'The environment is gone',
    },
    'The environment is gone': { Type: 'Succeed' },
    ...failureReport({ workflow: NAME, stages: ['Look at the name'] }),
  },
})

function all(member: string, noun: Parameters<typeof removeEach>[0]) {
  return {
    Type: 'Map' as const,
    Items: jsonata(`$left.${member}`),
    MaxConcurrency: 10,
    ItemProcessor: removeEach(noun),
    Catch: exit.catching({ step: `delete-kx-${noun}`, resource: environment }),
  }
}
