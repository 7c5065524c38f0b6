import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { databaseName, EXECUTION, environmentId, hasStatus, jsonata, RESULT } from './lib/jsonata.ts'
import { refreshDataview } from './lib/refresh-dataview.ts'
import { ENVIRONMENT, failureReport, inputCheck } from './lib/report.ts'
import { resource } from './lib/resource.ts'
import { inputMembers, runWorkflow } from './lib/run-workflow.ts'
import { beginWait, waitUntil } from './lib/wait-until.ts'

const NAME = 'load-database'
// A redrive takes the lock again and plans again: the plan finds what is loaded already, or being loaded.
const exit = toReport('Look at the lock')
const database = resource('Database', '$input.databaseName')
const changeset = resource('Changeset', '$input.databaseName', '$changesetId')
const which = { environmentId, databaseName }
const around = { resource: database, exit }

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
      assign: { ...ENVIRONMENT, ...beginWait('lock') },
      next: 'Look at the lock',
    }),
    ...waitUntil({
      what: 'the lock',
      kind: 'lock',
      look: {
        step: 'lock-database',
        arguments: { ...which, purpose: 'load', owner: EXECUTION, expires: jsonata('$deadline') },
        resource: database,
      },
      ready: hasStatus('lock', 'LOCKED'),
      failed: { when: 'false', error: 'DatabaseLocked' },
      then: 'Plan the load',
      exit,
    }),
    'Plan the load': {
      ...call('plan-load', jsonata(`$merge([${WHAT}, ${WHO}])`), around),
      Assign: { plan: RESULT, batch: 0 },
      Next: 'Is there more to load?',
    },
    'Is there more to load?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$batch < $plan.batches'), Next: 'Read the changes' }],
      Default: 'Look at the database',
    },
    'Read the changes': {
      ...call('read-plan', { planKey: jsonata('$plan.planKey'), batch: jsonata('$batch') }, around),
      Assign: {
        changesetId: jsonata("$exists($states.result.changesetId) ? $states.result.changesetId : ''"),
        ...beginWait('changeset'),
      },
      Next: 'Is it loaded already?',
    },
    'Is it loaded already?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata("$changesetId != ''"), Next: 'Look at the changeset' }],
      Default: 'Create the changeset',
    },
    'Create the changeset': {
      ...call(
        'create-kx-changeset',
        { ...which, changeRequests: jsonata('$states.input.changeRequests') },
        around,
      ),
      Assign: { changesetId: jsonata('$states.result.changesetId'), ...beginWait('changeset') },
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
      ready: hasStatus('changeset', 'COMPLETED'),
      failed: { when: hasStatus('changeset', 'FAILED'), error: 'KxChangesetFailed' },
      assign: { batch: jsonata('$batch + 1') },
      then: 'Is there more to load?',
      exit,
    }),
    'Look at the database': {
      ...call('get-kx-database', which, around),
      Assign: { loaded: RESULT },
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
      ...call('unlock-database', { ...which, purpose: 'load', owner: EXECUTION }, around),
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
