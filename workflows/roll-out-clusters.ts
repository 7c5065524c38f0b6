import { branch, workflow } from '../asl/workflow.ts'
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
      next: 'Roll out the waves',
    }),
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
      Catch: toReport('Roll out the waves').catching({ step: 'roll-out', resource: resource('Environment') }),
      Next: 'The clusters are rolled out',
    },
    'The clusters are rolled out': { Type: 'Succeed', Output: { waves: jsonata('$states.input') } },
    ...failureReport({ workflow: NAME, stages: ['Roll out the waves'] }),
  },
})
