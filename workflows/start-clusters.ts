import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { environmentId, hasAny, jsonata, RESULT } from './lib/jsonata.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { environment } from './lib/resource.ts'
import { inputMembers, runWorkflow } from './lib/run-workflow.ts'

const NAME = 'start-clusters'
const exit = toReport('Read the saved clusters')
const around = { resource: environment, exit }
const rollOut = runWorkflow({
  what: 'the roll-out',
  workflow: 'roll-out-clusters',
  input: `$merge([${inputMembers('environmentId', 'healthQuery', 'timeoutSeconds', 'trigger')}, {'waves': $saved.waves}])`,
  resource: environment,
  then: 'Forget what was saved',
  exit,
})

export const startClusters = workflow({
  Comment: 'Create the clusters again that stop-clusters deleted, each after what it depends on.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      next: 'Read the saved clusters',
    }),
    'Read the saved clusters': {
      ...call(
        'read-saved-clusters',
        jsonata(inputMembers('environmentId', 'clusterNames', 'versions')),
        around,
      ),
      Assign: { saved: RESULT },
      Next: 'Are there any?',
    },
    'Are there any?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata(hasAny('$saved.waves')), Next: 'Create the clusters' }],
      Default: 'The clusters are started',
    },
    'Create the clusters': rollOut.run,
    ...rollOut.look,
    'Forget what was saved': {
      ...call(
        'forget-saved-clusters',
        { environmentId, clusterNames: jsonata('$saved.clusterNames') },
        around,
      ),
      Next: 'The clusters are started',
    },
    'The clusters are started': { Type: 'Succeed', Output: { clusters: jsonata('$saved.clusterNames') } },
    ...failureReport({ workflow: NAME, stages: ['Read the saved clusters'] }),
  },
})
