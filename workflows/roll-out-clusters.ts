import { branch, workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { jsonata } from './lib/jsonata.ts'
import { failureReport, inputCheck } from './lib/report.ts'
import { resource } from './lib/resource.ts'
import { rollOutCluster } from './lib/roll-out-cluster.ts'

const NAME = 'roll-out-clusters'

export const rollOutClusters = workflow({
  Comment: 'Create clusters or move them to another version, wave after wave.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      assign: { environmentId: jsonata('$states.result.environmentId') },
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
            ...call('plan-roll-out', {
              environmentId: jsonata('$environmentId'),
              cluster: jsonata('$states.input'),
            }),
            End: true,
          },
        },
      }),
      Catch: toReport('Plan the waves').catching({
        step: 'plan-roll-out',
        resource: resource('Environment'),
      }),
      Next: 'The roll-out is planned',
    },
    'The roll-out is planned': {
      Type: 'Succeed',
      Output: { dryRun: true, clusters: jsonata('$states.input') },
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
            Items: jsonata('$states.input'),
            MaxConcurrency: jsonata('$input.maxConcurrency'),
            ItemProcessor: rollOutCluster,
            End: true,
          },
        },
      }),
      Catch: toReport('Roll out the waves').catching({
        step: 'plan-roll-out',
        resource: resource('Environment'),
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
