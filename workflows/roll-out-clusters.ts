import { branch, workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { environmentId, INPUT, jsonata } from './lib/jsonata.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { environment } from './lib/resource.ts'
import { rollOutCluster } from './lib/roll-out-cluster.ts'

const NAME = 'roll-out-clusters'

/** A failure ends a Map at once: taken apart, the others of the wave come to their end, and back if they fail too. */
const apart = branch({
  StartAt: 'Roll out the cluster',
  States: {
    'Roll out the cluster': {
      Type: 'Parallel',
      Branches: [rollOutCluster],
      Output: jsonata('$states.result[0]'),
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Output: {
            clusterName: jsonata('$states.input.clusterName'),
            failure: jsonata('$states.errorOutput'),
          },
          Next: 'The cluster failed',
        },
      ],
      End: true,
    },
    'The cluster failed': { Type: 'Succeed' },
  },
})

/** The first failure, and which others failed with it. */
const FAILED = `(
  $failed := $states.input[$exists(failure)];
  $others := $filter($failed, function($one, $index) { $index > 0 }).(clusterName & ' (' & failure.Error & ')');
  $count($failed) = 1 ? $failed.failure.Cause : $string({
    'error': $failed[0].failure.Error,
    'cause': $failed[0].failure.Cause,
    'also': 'These failed too: ' & $join($others, ', ') & '.'
  })
)`.replaceAll(/\n\s*/g, ' ')

export const rollOutClusters = workflow({
  Comment: 'Create clusters or move them to another version, wave after wave.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      next: 'Is it only a rehearsal?',
    }),
    'Is it only a rehearsal?': {
      Type: 'Choice',
      Choices: [{ Condition: jsonata('$input.dryRun'), Next: 'Plan the waves' }],
      Default: 'Roll out the waves',
    },
    'Plan the waves': {
      Type: 'Map',
      Items: jsonata('$reduce($input.waves, $append)'),
      MaxConcurrency: jsonata('$input.maxConcurrency'),
      ItemProcessor: branch({
        StartAt: 'Plan only',
        States: {
          'Plan only': {
            ...call('plan-roll-out', { environmentId, cluster: INPUT }),
            End: true,
          },
        },
      }),
      Catch: toReport('Plan the waves').catching({
        step: 'plan-roll-out',
        resource: environment,
      }),
      Next: 'The roll-out is planned',
    },
    'The roll-out is planned': {
      Type: 'Succeed',
      Output: { dryRun: true, clusters: INPUT },
    },
    'Roll out the waves': {
      Type: 'Map',
      Items: jsonata('$input.waves'),
      MaxConcurrency: 1,
      ItemProcessor: branch({
        StartAt: 'Roll out the wave',
        States: {
          'Roll out the wave': {
            Type: 'Map',
            Items: INPUT,
            MaxConcurrency: jsonata('$input.maxConcurrency'),
            ItemProcessor: apart,
            Next: 'Has a cluster failed?',
          },
          'Has a cluster failed?': {
            Type: 'Choice',
            Choices: [{ Condition: jsonata('$exists($states.input.failure)'), Next: 'Fail the wave' }],
            Default: 'The wave is rolled out',
          },
          'Fail the wave': {
            Type: 'Fail',
            Error: jsonata('$states.input[$exists(failure)][0].failure.Error'),
            Cause: jsonata(FAILED),
          },
          'The wave is rolled out': { Type: 'Succeed' },
        },
      }),
      Catch: toReport('Roll out the waves').catching({
        step: 'plan-roll-out',
        resource: environment,
      }),
      Next: 'The clusters are rolled out',
    },
    'The clusters are rolled out': {
      Type: 'Succeed',
      Output: { clusters: jsonata('$reduce($states.input, $append)') },
    },
    ...failureReport({ workflow: NAME, stages: ['Plan the waves', 'Roll out the waves'] }),
  },
})
