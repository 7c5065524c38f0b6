import { describe, expect, test } from 'vitest'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

describe('an execution', () => {
  test('runs a JSONata machine of every kind of state to its end', async () => {
    const { client } = await startStepFunctions({
      runFunction: async ({ payload }) => ({ payload: { got: payload } }),
    })
    const arn = await startMachine(
      client,
      {
        QueryLanguage: 'JSONata',
        StartAt: 'Ask',
        States: {
          Ask: {
            Type: 'Task',
            Resource: 'arn:aws:lambda:us-east-1:000000000000:function:ask',
            Arguments: { n: '{% $states.input.n + 1 %}' },
            Assign: { n: '{% $states.result.got.n %}' },
            Next: 'Pause',
          },
          Pause: { Type: 'Wait', Seconds: 0, Next: 'Enough?' },
          'Enough?': {
            Type: 'Choice',
            Choices: [{ Condition: '{% $n >= 2 %}', Next: 'Both' }],
            Default: 'Ask',
          },
          Both: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'One', States: { One: { Type: 'Pass', Output: 1, End: true } } },
              { StartAt: 'N', States: { N: { Type: 'Pass', Output: '{% $n %}', End: true } } },
            ],
            Next: 'Each',
          },
          Each: {
            Type: 'Map',
            ItemProcessor: {
              StartAt: 'Double',
              States: { Double: { Type: 'Pass', Output: '{% $states.input * 2 %}', End: true } },
            },
            Next: 'Done',
          },
          Done: { Type: 'Succeed' },
        },
      },
      { input: { n: 1 } },
    )
    const execution = await ended(client, arn)
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '[2,4]' })
    const events = await historyOf(client, arn)
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1))
  })
})
