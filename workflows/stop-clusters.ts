import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { jsonata } from './lib/jsonata.ts'
import { removeEach } from './lib/remove-each.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { environment } from './lib/resource.ts'
import { inputMembers } from './lib/run-workflow.ts'

const NAME = 'stop-clusters'
const exit = toReport('Save the clusters')

export const stopClusters = workflow({
  Comment: 'Keep the configurations of clusters and delete them, until start-clusters brings them back.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      next: 'Save the clusters',
    }),
    'Save the clusters': {
      ...call('save-clusters', jsonata(inputMembers('environmentId', 'clusterNames')), {
        resource: environment,
        exit,
      }),
      Next: 'Delete the clusters',
    },
    'Delete the clusters': {
      Type: 'Map',
      Items: jsonata('$states.input.clusters'),
      MaxConcurrency: 10,
      ItemProcessor: removeEach('cluster'),
      Output: { clusters: jsonata('[$states.input.clusters.name.clusterName]') },
      Catch: exit.catching({ step: 'delete-kx-cluster', resource: environment }),
      Next: 'The clusters are stopped',
    },
    'The clusters are stopped': { Type: 'Succeed' },
    ...failureReport({ workflow: NAME, stages: ['Save the clusters'] }),
  },
})
