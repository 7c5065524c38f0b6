import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { jsonata } from './lib/jsonata.ts'
import { failureReport, inputCheck } from './lib/report.ts'

const NAME = 'watch-environment'
const exit = toReport('Look at everything')
const told = { step: 'find-failures' }

export const watchEnvironment = workflow({
  Comment: 'Look at all that an environment has, and report what of it has failed.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      assign: { environmentId: jsonata('$states.result.environmentId') },
      next: 'Look at everything',
    }),
    'Look at everything': {
      ...call('find-failures', { environmentId: jsonata('$environmentId') }),
      Catch: exit.catching(told),
      Next: 'Has anything failed?',
    },
    'Has anything failed?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata('$count($states.input.failures) > 0'),
          ...exit.leaving({
            ...told,
            error: 'ResourcesFailed',
            cause:
              "$join($states.input.failures.(type & ' ' & path & ' is ' & status & ($exists(reason) ? ': ' & reason : '')), '; ')",
            // An event names one resource; the message names all.
            resource: {
              type: jsonata('$states.input.failures[0].type'),
              environmentId: jsonata('$environmentId'),
              path: jsonata('$states.input.failures[0].path'),
              status: jsonata('$states.input.failures[0].status'),
            },
          }),
        },
      ],
      Default: 'All is well',
    },
    'All is well': { Type: 'Succeed', Output: jsonata('$states.input.counts') },
    ...failureReport({ workflow: NAME, stages: ['Look at everything'] }),
  },
})
