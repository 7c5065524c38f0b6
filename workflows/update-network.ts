import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { jsonata } from './lib/jsonata.ts'
import { networkUpdate } from './lib/network.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { resource } from './lib/resource.ts'
import { inputMembers, runWorkflow } from './lib/run-workflow.ts'

const NAME = 'update-network'
const clusters = toReport('Find the running clusters')
const told = { step: 'list-kx-clusters', resource: resource('Environment') }

const CHILD = inputMembers('environmentId', 'timeoutSeconds', 'trigger')

export const updateNetwork = workflow({
  Comment: 'Connect an environment to a transit gateway, then give it its DNS servers.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      assign: { environmentId: jsonata('$states.result.environmentId') },
      next: 'Find the running clusters',
    }),
    'Find the running clusters': {
      ...call('list-kx-clusters', { environmentId: jsonata('$environmentId') }),
      Catch: clusters.catching(told),
      Next: 'Would the update end a cluster?',
    },
    'Would the update end a cluster?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(
            "$input.runningClusters = 'refuse' and $count($states.input.clusters[status = 'RUNNING']) > 0",
          ),
          ...clusters.leaving({
            ...told,
            error: 'ClustersRunning',
            cause:
              "'expected no running clusters, which a network update may end, got ' & $join($states.input.clusters[status = 'RUNNING'].clusterName, ', ')",
          }),
        },
      ],
      Default: 'Are clusters to be taken down?',
    },
    'Are clusters to be taken down?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(
            "$input.runningClusters = 'recreate' and $count($states.input.clusters[status = 'RUNNING']) > 0",
          ),
          Next: 'Take the clusters down',
        },
      ],
      Default: 'Look at the network',
    },
    'Take the clusters down': {
      ...runWorkflow('stop-clusters', jsonata(CHILD)),
      Catch: clusters.catching({ ...told, step: 'stop-clusters' }),
      Next: 'Look at the network',
    },
    ...networkUpdate('Are clusters to be brought back?'),
    'Are clusters to be brought back?': {
      Type: 'Choice',
      Choices: [
        { Condition: jsonata("$input.runningClusters = 'recreate'"), Next: 'Bring the clusters back' },
      ],
      Default: 'The network is updated',
    },
    // Those that an attempt before took down are saved still, and come back too.
    'Bring the clusters back': {
      ...runWorkflow('start-clusters', jsonata(CHILD)),
      Catch: toReport('Look at the network').catching({ ...told, step: 'start-clusters' }),
      Next: 'The network is updated',
    },
    'The network is updated': { Type: 'Succeed', Output: { environmentId: jsonata('$environmentId') } },
    ...failureReport({ workflow: NAME, stages: ['Find the running clusters', 'Look at the network'] }),
  },
})
