import { workflow } from '../asl/workflow.ts'
import { call } from './lib/call.ts'
import { toReport } from './lib/exit.ts'
import { environmentId, hasAny, jsonata } from './lib/jsonata.ts'
import { failureReport, inputCheck } from './lib/report.ts'

const NAME = 'watch-environment'
const exit = toReport('Look at everything')
const looking = { step: 'find-failures' } as const

export const watchEnvironment = workflow({
  Comment: 'Look at all that an environment has, and report what of it has failed.',
  QueryLanguage: 'JSONata',
  StartAt: 'Check the input',
  States: {
    ...inputCheck({
      workflow: NAME,
      next: 'Look at everything',
    }),
    'Look at everything': {
      ...call(looking.step, { environmentId }, { exit }),
      Next: 'Has anything failed?',
    },
    'Has anything failed?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: jsonata(hasAny('$states.input.failures')),
          ...exit.leaving({
            ...looking,
            error: 'ResourcesFailed',
            cause:
              "$join($states.input.failures.(type & ' ' & path & ' is ' & status & ($exists(reason) ? ': ' & reason : '')), '; ')",
            // An event names one resource; the message names all.
            resource: {
              type: jsonata('$states.input.failures[0].type'),
              environmentId,
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
