// What the roll-out does with one cluster: plans, creates or changes it, checks it, and brings it back if that fails.

import { branch } from '../../asl/workflow.ts'
import { type ErrorName, named } from '../../events/errors.ts'
import { call } from './call.ts'
import { changeCluster } from './change-cluster.ts'
import { branchEnd, toBranchEnd } from './exit.ts'
import { environmentId, hasStatus, INPUT, jsonata, RESULT } from './jsonata.ts'
import { cluster, failed, IS_RUNNING, look, waiting } from './one-cluster.ts'
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

/** Nodes that have just started may need a moment. */
const WHEN_JUST_STARTED = {
  ErrorEquals: named('KdbConnectionError', 'ClusterNotHealthy'),
  IntervalSeconds: 1,
  MaxAttempts: 3,
}

export const rollOutCluster = branch({
  StartAt: 'Take the cluster',
  States: {
    'Take the cluster': {
      Type: 'Pass',
      Assign: { cluster: INPUT },
      Next: 'Plan the roll-out',
    },
    'Plan the roll-out': {
      ...call(
        'plan-roll-out',
        { environmentId, cluster: jsonata('$cluster') },
        { resource: cluster, exit: toBranchEnd },
      ),
      Assign: { plan: RESULT, ...beginWait('cluster') },
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
      ready: hasStatus('cluster', 'RUNNING', 'CREATE_FAILED', 'DELETED'),
      failed,
      then: 'Plan the roll-out',
    }),
    'Delete the failed cluster': {
      ...call('delete-kx-cluster', look.arguments, { resource: cluster, exit: toBranchEnd }),
      Next: 'Look at the failed cluster',
    },
    ...waitUntil({
      ...waiting,
      exit: toBranchEnd,
      what: 'the failed cluster',
      gone: true,
      failed: { ...failed, when: hasStatus('cluster', 'DELETE_FAILED') },
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
          "$merge([$cluster.configuration, {'environmentId': $environmentId, 'clusterName': $cluster.clusterName}])",
        ),
        {
          resource: cluster,
          exit: toBranchEnd,
          // It was not there a moment ago, so an attempt made it whose answer was lost.
          first: [{ ErrorEquals: named('ConflictException'), Next: 'Look at the cluster' }],
        },
      ),
      Assign: beginWait('cluster'),
      Next: 'Look at the cluster',
    },
    ...waitUntil({
      ...waiting,
      exit: toBranchEnd,
      what: 'the cluster',
      ready: IS_RUNNING,
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
      ...call(
        'query-cluster',
        {
          ...look.arguments,
          healthQuery: jsonata('$exists($cluster.healthQuery) ? $cluster.healthQuery : $input.healthQuery'),
          versions: jsonata('$versions'),
        },
        { resource: cluster, exit: toRollBack, retry: [WHEN_JUST_STARTED] },
      ),
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
