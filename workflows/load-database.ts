import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { clientToken, jsonata } from './lib/jsonata.ts'
import { refreshDataview } from './lib/refresh-dataview.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { resource } from './lib/resource.ts'
import { inputMembers, runWorkflow } from './lib/run-workflow.ts'
import { beginWait, waitUntil } from './lib/wait-until.ts'

const NAME = 'load-database'
// A redrive takes the lock again and plans again: the plan finds what is loaded already, or being loaded.
const exit = toReport('Look at the lock')
const database = resource('Database', '$input.databaseName')
const changeset = resource('Changeset', '$input.databaseName', '$changesetId')
const which = { environmentId: jsonata('$environmentId'), databaseName: jsonata('$input.databaseName') }
const owner = jsonata('$states.context.Execution.Id')

const WHAT = inputMembers('environmentId', 'databaseName', 'changeRequests', 'source')
const WHO = "{'owner': $states.context.Execution.Id, 'since': $states.context.Execution.StartTime}"
const rollOut = runWorkflow({
  what: 'the roll-out',
  workflow: 'roll-out-clusters',
  input: inputMembers('environmentId', 'waves', 'healthQuery', 'timeoutSeconds', 'trigger'),
  resource: database,
  then: 'The database is loaded',
  exit,
})

export const loadDatabase = workflow({
  Comment: 'Load changes into a database, changeset by changeset, never two loads at a time.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      assign: { environmentId: jsonata('$states.result.environmentId'), ...beginWait('lock') },
      next: 'Look at the lock',
    }),
    ...waitUntil({
      what: 'the lock',
      kind: 'lock',
      look: {
        step: 'lock-database',
        arguments: { ...which, purpose: 'load', owner, expires: jsonata('$deadline') },
        resource: database,
      },
      ready: "$states.input.status = 'LOCKED'",
      failed: { when: 'false', error: 'DatabaseLocked' },
      then: 'Plan the load',
      exit,
    }),
    'Plan the load': {
      ...call('plan-load', jsonata(`$merge([${WHAT}, ${WHO}])`)),
      Assign: { plan: jsonata('$states.result'), batch: 0 },
      Catch: exit.catching({ step: 'plan-load', resource: database }),
      Next: 'Is there more to load?',
    },
    'Is there more to load?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$batch < $plan.batches'), Next: 'Read the changes' }],
      Default: 'Look at the database',
    },
    'Read the changes': {
      ...call('read-plan', { planKey: jsonata('$plan.planKey'), batch: jsonata('$batch') }),
      Assign: {
        changesetId: jsonata("$exists($states.result.changesetId) ? $states.result.changesetId : ''"),
        ...beginWait('changeset'),
      },
      Catch: exit.catching({ step: 'read-plan', resource: database }),
      Next: 'Is it loaded already?',
    },
    'Is it loaded already?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata("$changesetId != ''"), Next: 'Look at the changeset' }],
      Default: 'Create the changeset',
    },
    'Create the changeset': {
      ...call('create-kx-changeset', {
        ...which,
        changeRequests: jsonata('$states.input.changeRequests'),
        clientToken: clientToken('create-kx-changeset', '$string($batch)'),
      }),
      Assign: { changesetId: jsonata('$states.result.changesetId'), ...beginWait('changeset') },
      Catch: exit.catching({ step: 'create-kx-changeset', resource: database }),
      Next: 'Look at the changeset',
    },
    ...waitUntil({
      what: 'the changeset',
      kind: 'changeset',
      look: {
        step: 'get-kx-changeset',
        arguments: { ...which, changesetId: jsonata('$changesetId') },
        resource: changeset,
      },
      ready: "$states.input.status = 'COMPLETED'",
      failed: { when: "$states.input.status = 'FAILED'", error: 'KxChangesetFailed' },
      assign: { batch: jsonata('$batch + 1') },
      then: 'Is there more to load?',
      exit,
    }),
    'Look at the database': {
      ...call('get-kx-database', which),
      Assign: { loaded: jsonata('$states.result') },
      Catch: exit.catching({ step: 'get-kx-database', resource: database }),
      Next: 'Refresh the dataviews',
    },
    'Refresh the dataviews': {
      Type: 'Map',
      Items: jsonata('$input.dataviews'),
      MaxConcurrency: 5,
      ItemProcessor: refreshDataview,
      Catch: exit.catching({ step: 'update-kx-dataview', resource: database }),
      Next: 'Unlock the database',
    },
    'Unlock the database': {
      ...call('unlock-database', { ...which, purpose: 'load', owner }),
      Catch: exit.catching({ step: 'unlock-database', resource: database }),
      Next: 'Are clusters to be rolled out?',
    },
    'Are clusters to be rolled out?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$exists($input.waves)'), Next: 'Roll out the clusters' }],
      Default: 'The database is loaded',
    },
    'Roll out the clusters': rollOut.run,
    ...rollOut.look,
    'The database is loaded': {
      Type: 'Succeed',
      Output: {
        ...which,
        changesetId: jsonata('$loaded.lastCompletedChangesetId'),
        changesets: jsonata('$plan.batches'),
      },
    },
    ...failureReport({ workflow: NAME, stages: ['Look at the lock'] }),
  },
})
