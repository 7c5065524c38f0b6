// What the roll-out does with one cluster: creates it where it is not there, moves it where it is.
import { branch } from '../../asl/workflow.ts'
import { call } from './call.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { clientToken, clientTokenIn, jsonata } from './jsonata.ts'
import { resource } from './resource.ts'
import { beginWait, waitUntil } from './wait-until.ts'

const environmentId = jsonata('$environmentId')
const cluster = resource('Cluster', { path: "'kxCluster/' & $cluster.clusterName" })
const look = {
  step: 'get-kx-cluster',
  arguments: { environmentId, clusterName: jsonata('$cluster.clusterName') },
  resource: cluster,
}
const waiting = { kind: 'cluster', look, exit: toBranchEnd } as const
const failed = { when: "$contains($states.input.status, 'FAILED')", error: 'KxClusterFailed' }

export const rollOutCluster = branch({
  StartAt: 'Begin',
  States: {
    Begin: {
      Type: 'Pass',
      Assign: { cluster: jsonata('$states.input'), ...beginWait('cluster') },
      Next: 'Take a snapshot',
    },
    'Take a snapshot': {
      ...call('get-kx-cluster', look.arguments),
      Catch: [
        { ErrorEquals: ['ResourceNotFoundException'], Next: 'May it be created?' },
        ...toBranchEnd.catching(look),
      ],
      Next: 'What is to do?',
    },
    'What is to do?': {
      Type: 'Choice',
      Choices: [
        { Condition: jsonata("$states.input.status = 'CREATE_FAILED'"), Next: 'Delete the failed cluster' },
        {
          Condition: jsonata("$states.input.status in ['DELETING', 'DELETED']"),
          Next: 'Look at the failed cluster',
        },
        {
          Condition: jsonata("$states.input.status = 'RUNNING' and $exists($cluster.databases)"),
          Next: 'Update the databases',
        },
      ],
      Default: 'Look at the cluster',
    },
    'Delete the failed cluster': {
      ...call('delete-kx-cluster', {
        ...look.arguments,
        clientToken: clientToken('delete-kx-cluster', '$cluster.clusterName'),
      }),
      Catch: toBranchEnd.catching({ step: 'delete-kx-cluster', resource: cluster }),
      Next: 'Look at the failed cluster',
    },
    ...waitUntil({
      ...waiting,
      what: 'the failed cluster',
      gone: true,
      ready: "$states.input.status = 'DELETED'",
      failed,
      then: 'May it be created?',
    }),
    'May it be created?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$exists($cluster.configuration)'), Next: 'Create the cluster' }],
      Default: 'Tell that it is not there',
    },
    'Tell that it is not there': {
      Type: 'Pass',
      Output: {
        error: 'ResourceNotFoundException',
        cause: jsonata(
          "'expected the cluster ' & $cluster.clusterName & ' or a configuration to create it, got neither'",
        ),
        step: 'get-kx-cluster',
        resource: cluster,
      },
      Next: 'Fail the branch',
    },
    'Create the cluster': {
      ...call(
        'create-kx-cluster',
        jsonata(
          `$merge([$cluster.configuration, {'environmentId': $environmentId, 'clusterName': $cluster.clusterName, 'clientToken': ${clientTokenIn('create-kx-cluster', '$cluster.clusterName')}}])`,
        ),
      ),
      Assign: beginWait('cluster'),
      Catch: toBranchEnd.catching({ step: 'create-kx-cluster', resource: cluster }),
      Next: 'Look at the cluster',
    },
    'Update the databases': {
      ...call('update-kx-cluster-databases', {
        ...look.arguments,
        databases: jsonata('$cluster.databases'),
        deploymentConfiguration: { deploymentStrategy: jsonata('$cluster.deploymentStrategy') },
        clientToken: clientToken('update-kx-cluster-databases', '$cluster.clusterName'),
      }),
      Assign: beginWait('cluster'),
      Catch: toBranchEnd.catching({ step: 'update-kx-cluster-databases', resource: cluster }),
      Next: 'Look at the cluster',
    },
    ...waitUntil({
      ...waiting,
      what: 'the cluster',
      ready: "$states.input.status = 'RUNNING'",
      failed,
      then: 'The cluster runs',
    }),
    'The cluster runs': { Type: 'Succeed', Output: { clusterName: jsonata('$cluster.clusterName') } },
    ...branchEnd,
  },
})
