// What the roll-out does with one cluster: plans, creates or changes it, checks it, and brings it back if that fails.

import { branch } from '../../asl/workflow.ts'
import { type ErrorName, named } from '../../events/errors.ts'
import { call } from './call.ts'
import { changeCluster } from './change-cluster.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { clientToken, clientTokenIn, jsonata } from './jsonata.ts'
import { cluster, failed, look, waiting } from './one-cluster.ts'
import { rollBackCluster, toRollBack } from './roll-back-cluster.ts'
import { beginWait, waitUntil } from './wait-until.ts'

const MISSING = {
  error: 'ResourceNotFoundException' satisfies ErrorName,
  cause: jsonata(
    "'expected the cluster ' & $cluster.clusterName & ' or a configuration to create it, got neither'",
  ),
  step: 'plan-roll-out',
  resource: cluster,
}

export const rollOutCluster = branch({
  StartAt: 'Take the cluster',
  States: {
    'Take the cluster': {
      Type: 'Pass',
      Assign: { cluster: jsonata('$states.input') },
      Next: 'Plan the roll-out',
    },
    'Plan the roll-out': {
      ...call('plan-roll-out', {
        environmentId: jsonata('$environmentId'),
        cluster: jsonata('$cluster'),
      }),
      Assign: { plan: jsonata('$states.result'), ...beginWait('cluster') },
      Catch: toBranchEnd.catching({ step: 'plan-roll-out', resource: cluster }),
      Next: 'What is to be done?',
    },
    'What is to be done?': {
      Type: 'Choice',
      Choices: [
        { Condition: jsonata("$plan.action = 'create'"), Next: 'Create the cluster' },
        { Condition: jsonata("$plan.action = 'missing'"), Next: 'It may not' },
        {
          Condition: jsonata("$plan.action = 'replace' and $plan.status = 'DELETING'"),
          Next: 'Look at the failed cluster',
        },
        { Condition: jsonata("$plan.action = 'replace'"), Next: 'Delete the failed cluster' },
        { Condition: jsonata("$plan.action = 'change'"), Next: 'Are the databases to be changed?' },
        { Condition: jsonata("$plan.action = 'wait'"), Next: 'Look at the busy cluster' },
      ],
      Default: 'Look at the cluster',
    },
    // What it is busy with may be another version than the one wanted, so it is planned anew.
    ...waitUntil({
      ...waiting,
      exit: toBranchEnd,
      what: 'the busy cluster',
      gone: true,
      ready: "$states.input.status in ['RUNNING', 'CREATE_FAILED', 'DELETED']",
      failed,
      then: 'Plan the roll-out',
    }),
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
      exit: toBranchEnd,
      what: 'the failed cluster',
      gone: true,
      ready: "$states.input.status = 'DELETED'",
      failed: { ...failed, when: "$states.input.status = 'DELETE_FAILED'" },
      then: 'May it be created?',
    }),
    'May it be created?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$exists($cluster.configuration)'), Next: 'Create the cluster' }],
      Default: 'It may not',
    },
    'It may not': { Type: 'Pass', Output: MISSING, Next: 'Fail the branch' },
    'Create the cluster': {
      ...call(
        'create-kx-cluster',
        jsonata(
          `$merge([$cluster.configuration, {'environmentId': $environmentId, 'clusterName': $cluster.clusterName, 'clientToken': ${clientTokenIn('create-kx-cluster', '$cluster.clusterName')}}])`,
        ),
      ),
      Assign: beginWait('cluster'),
      Catch: [
        // It was not there a moment ago, so an attempt made it whose answer was lost.
        { ErrorEquals: named('ConflictException'), Next: 'Look at the cluster' },
        ...toBranchEnd.catching({ step: 'create-kx-cluster', resource: cluster }),
      ],
      Next: 'Look at the cluster',
    },
    ...waitUntil({
      ...waiting,
      exit: toBranchEnd,
      what: 'the cluster',
      ready: "$states.input.status = 'RUNNING'",
      failed,
      assign: { versions: jsonata('$states.input.versions') },
      then: 'Is the health to be checked?',
    }),
    ...changeCluster('Is the health to be checked?'),
    'Is the health to be checked?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata('$exists($cluster.healthQuery) or $exists($input.healthQuery)'),
          Next: 'Check the health',
        },
      ],
      Default: 'The cluster is rolled out',
    },
    'Check the health': {
      ...healthCheck(),
      Catch: toRollBack.catching({ step: 'query-cluster', resource: cluster }),
      Next: 'The cluster is rolled out',
    },
    'The cluster is rolled out': {
      Type: 'Succeed',
      Output: {
        clusterName: jsonata('$cluster.clusterName'),
        action: jsonata('$plan.action'),
        versions: jsonata('$versions'),
      },
    },
    ...rollBackCluster,
    ...branchEnd,
  },
})

function healthCheck() {
  const check = call('query-cluster', {
    ...look.arguments,
    healthQuery: jsonata('$exists($cluster.healthQuery) ? $cluster.healthQuery : $input.healthQuery'),
    versions: jsonata('$versions'),
  })
  // Nodes that have just started may need a moment.
  const again = {
    ErrorEquals: named('KdbConnectionError', 'ClusterNotHealthy'),
    IntervalSeconds: 1,
    MaxAttempts: 3,
  }
  return { ...check, Retry: [...check.Retry, again] }
}
