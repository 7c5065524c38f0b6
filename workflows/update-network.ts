import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { environmentId, jsonata } from './lib/jsonata.ts'
import { networkUpdate } from './lib/network.ts'
import { ENVIRONMENT, failureReport, inputCheck } from './lib/report.ts'
import { environment } from './lib/resource.ts'
import { inputMembers, runWorkflow } from './lib/run-workflow.ts'

const NAME = 'update-network'
const clusters = toReport('Find the running clusters')
const looking = { step: 'list-kx-clusters', resource: environment } as const

const LIVING =
  "$states.input.clusters[$not(status in ['CREATE_FAILED', 'DELETING', 'DELETED', 'DELETE_FAILED'])]"
// Those alone that this execution took down, in any of its attempts: others were stopped to stay so.
const TAKEN = `$merge([${inputMembers('environmentId', 'timeoutSeconds', 'trigger')}, {'clusterNames': $taken}])`
const stop = runWorkflow({
  what: 'the stop',
  workflow: 'stop-clusters',
  input: TAKEN,
  resource: looking.resource,
  then: 'Look at the network',
  exit: clusters,
})
const start = runWorkflow({
  what: 'the start',
  workflow: 'start-clusters',
  input: TAKEN,
  resource: looking.resource,
  then: 'The network is updated',
  exit: toReport('Look at the network'),
})

export const updateNetwork = workflow({
  Comment: 'Connect an environment to a transit gateway, then give it its DNS servers.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      assign: { ...ENVIRONMENT, taken: [] },
      next: 'Find the running clusters',
    }),
    'Find the running clusters': {
      ...call(looking.step, { environmentId }, { resource: looking.resource, exit: clusters }),
      Next: 'Would the update end a cluster?',
    },
    'Would the update end a cluster?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(`$input.runningClusters = 'refuse' and $count(${LIVING}) > 0`),
          ...clusters.leaving({
            ...looking,
            error: 'ClustersRunning',
            cause: `'expected no running clusters, which a network update may end, got ' & $join(${LIVING}.clusterName, ', ')`,
          }),
        },
      ],
      Default: 'Are clusters to be taken down?',
    },
    'Are clusters to be taken down?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(`$input.runningClusters = 'recreate' and $count(${LIVING}) > 0`),
          Assign: { taken: jsonata(`[$distinct($append($taken, ${LIVING}.clusterName))]`) },
          Next: 'Take the clusters down',
        },
      ],
      Default: 'Look at the network',
    },
    'Take the clusters down': stop.run,
    ...stop.look,
    ...networkUpdate('Are clusters to be brought back?'),
    'Are clusters to be brought back?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$count($taken) > 0'), Next: 'Bring the clusters back' }],
      Default: 'The network is updated',
    },
    'Bring the clusters back': start.run,
    ...start.look,
    'The network is updated': { Type: 'Succeed', Output: { environmentId } },
    ...failureReport({ workflow: NAME, stages: ['Find the running clusters', 'Look at the network'] }),
  },
})
