import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { databaseName, EXECUTION, environmentId, hasStatus, jsonata, NOW } from './lib/jsonata.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { resource } from './lib/resource.ts'
import { inputMembers, runWorkflow } from './lib/run-workflow.ts'

const NAME = 'load-arrivals'
const exit = toReport('Take the watch')
const database = resource('Database', '$input.databaseName')
const watch = {
  environmentId,
  databaseName,
  purpose: 'arrivals',
  owner: EXECUTION,
}
const around = { resource: database, exit }
/** For how many seconds. One percent of it is waited at least, so that a history is not filled by what never ends. */
const WATCHED = `((${NOW} - $deadline) / 1000 + $input.timeoutSeconds)`
const load = runWorkflow({
  what: 'the load',
  workflow: 'load-database',
  input: inputMembers(
    'environmentId',
    'databaseName',
    'source',
    'dataviews',
    'waves',
    'healthQuery',
    'timeoutSeconds',
    'trigger',
  ),
  resource: database,
  then: 'The arrivals are loaded',
  exit,
})

export const loadArrivals = workflow({
  Comment:
    'Each object that arrives starts this; one of them waits until no more arrive, and loads them all.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      next: 'Take the watch',
    }),
    'Take the watch': {
      ...call('lock-database', { ...watch, expires: jsonata('$deadline') }, around),
      Next: 'Does another one watch?',
    },
    'Does another one watch?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata(hasStatus('lock', 'HELD')), Next: 'Another one watches' }],
      Default: 'Look at the arrivals',
    },
    'Another one watches': { Type: 'Succeed', Output: { watcher: jsonata('$states.input.owner') } },
    'Look at the arrivals': {
      ...call(
        'look-at-arrivals',
        {
          source: jsonata('$input.source'),
          quietSeconds: jsonata('$input.quietSeconds'),
          now: jsonata('$states.context.State.EnteredTime'),
        },
        around,
      ),
      Next: 'Is it quiet?',
    },
    'Is it quiet?': {
      Type: 'Choice',
      Choices: [
        { Condition: jsonata('$states.input.secondsLeft = 0'), Next: 'End the watch' },
        {
          Condition: jsonata(`${NOW} >= $deadline`),
          ...exit.leaving({
            error: 'DeadlineExceeded',
            cause:
              "'expected nothing to arrive for ' & $input.quietSeconds & ' seconds within ' & $input.timeoutSeconds & ' seconds'",
            step: 'look-at-arrivals',
            resource: database,
          }),
        },
      ],
      Default: 'Wait for more',
    },
    'Wait for more': {
      Type: 'Wait',
      Seconds: jsonata(`$max([$states.input.secondsLeft, $floor(${WATCHED} / 100)])`),
      Next: 'Look at the arrivals',
    },
    // Before the load looks at what there is: what arrives from here on starts a watch of its own.
    'End the watch': {
      ...call('unlock-database', watch, around),
      Next: 'Load the arrivals',
    },
    'Load the arrivals': load.run,
    ...load.look,
    'The arrivals are loaded': { Type: 'Succeed', Output: jsonata('$states.input.output') },
    ...failureReport({ workflow: NAME, stages: ['Take the watch'] }),
  },
})
