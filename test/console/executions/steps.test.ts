import { expect, test } from 'vitest'
import type { HistoryEvent } from '../../../console/api/states.ts'
import { stepsOf } from '../../../console/executions/steps.ts'

test('a step is what was entered, tried and left', () => {
  const steps = stepsOf(
    history(
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0, { stateEnteredEventDetails: { name: 'Load', input: '{}' } }],
      ['LambdaFunctionScheduled', 2],
      [
        'LambdaFunctionFailed',
        3,
        { lambdaFunctionFailedEventDetails: { error: 'Throttled', cause: 'slow' } },
      ],
      ['LambdaFunctionScheduled', 4],
      ['LambdaFunctionSucceeded', 5],
      ['TaskStateExited', 6, { stateExitedEventDetails: { name: 'Load', output: '1' } }],
    ),
  )
  expect(steps).toMatchObject([
    { name: 'Load', type: 'Task', status: 'succeeded', entered: 2, left: 7, input: '{}', output: '1' },
  ])
  expect(steps[0]?.failures).toEqual([{ error: 'Throttled', cause: 'slow', at: 4 }])
})

test('a state that its Catch left differs from one that succeeded', () => {
  const steps = stepsOf(
    history(
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0, { stateEnteredEventDetails: { name: 'Load' } }],
      ['TaskFailed', 2, { taskFailedEventDetails: { error: 'No' } }],
      ['TaskStateExited', 3, { stateExitedEventDetails: { name: 'Load' } }],
      ['TaskStateEntered', 4, { stateEnteredEventDetails: { name: 'Report' } }],
    ),
  )
  expect(steps.map(({ name, status }) => [name, status])).toEqual([
    ['Load', 'caught'],
    ['Report', 'running'],
  ])
})

test('what failed an execution has failed, and runs again once it is redriven', () => {
  const events = history(
    ['ExecutionStarted', 0],
    ['TaskStateEntered', 0, { stateEnteredEventDetails: { name: 'Report' } }],
    ['LambdaFunctionFailed', 2, { lambdaFunctionFailedEventDetails: { error: 'KxChangesetFailed' } }],
    ['ExecutionFailed', 3],
    ['ExecutionRedriven', 4],
    ['LambdaFunctionScheduled', 5],
  )
  expect(stepsOf(events.slice(0, 4))).toMatchObject([{ status: 'failed' }])
  expect(stepsOf(events)).toMatchObject([{ status: 'running', failures: [{ error: 'KxChangesetFailed' }] }])
})

test('what runs when an execution is stopped was stopped', () => {
  const events = history(
    ['ExecutionStarted', 0],
    ['WaitStateEntered', 0, { stateEnteredEventDetails: { name: 'Pause' } }],
    ['ExecutionAborted', 2],
  )
  expect(stepsOf(events)).toMatchObject([{ name: 'Pause', status: 'stopped' }])
})

test('a Map holds the steps of its items, and counts them', () => {
  const steps = stepsOf(
    history(
      ['ExecutionStarted', 0],
      ['MapStateEntered', 0, { stateEnteredEventDetails: { name: 'Each' } }],
      ['MapStateStarted', 2, { mapStateStartedEventDetails: { length: 2 } }],
      ['MapIterationStarted', 3, { mapIterationStartedEventDetails: { name: 'Each', index: 0 } }],
      ['MapIterationStarted', 3, { mapIterationStartedEventDetails: { name: 'Each', index: 1 } }],
      ['PassStateEntered', 5, { stateEnteredEventDetails: { name: 'One' } }],
      ['PassStateExited', 6, { stateExitedEventDetails: { name: 'One' } }],
      ['MapIterationSucceeded', 7, { mapIterationSucceededEventDetails: { name: 'Each', index: 1 } }],
      ['PassStateEntered', 4, { stateEnteredEventDetails: { name: 'One' } }],
    ),
  )
  const [map, second, first] = steps
  expect(map?.items).toEqual({ length: 2, succeeded: 1, failed: 0 })
  expect(second).toMatchObject({ name: 'One', iteration: 1, turn: 0, status: 'succeeded' })
  expect(first).toMatchObject({ name: 'One', iteration: 0, status: 'running' })
  expect([second?.parent, first?.parent]).toEqual([map, map])
})

test('a Task that started an execution names it', () => {
  const child = 'arn:aws:states:us-east-1:000000000000:execution:roll-out-clusters:one'
  const steps = stepsOf(
    history(
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0, { stateEnteredEventDetails: { name: 'Roll out' } }],
      ['TaskScheduled', 2],
      [
        'TaskSubmitted',
        3,
        { taskSubmittedEventDetails: { output: JSON.stringify({ ExecutionArn: child }) } },
      ],
    ),
  )
  expect(steps).toMatchObject([{ child }])
})

test('a loop counts its turns', () => {
  const look = { stateEnteredEventDetails: { name: 'Look' } }
  const looked = { stateExitedEventDetails: { name: 'Look' } }
  const events = history(
    ['ExecutionStarted', 0],
    ['PassStateEntered', 0, look],
    ['PassStateExited', 2, looked],
    ['PassStateEntered', 3, look],
  )
  expect(stepsOf(events).map(({ turn }) => turn)).toEqual([0, 1])
})

/** Events with ids from 1, a second each. */
function history(...events: [type: string, previousEventId: number, details?: object][]): HistoryEvent[] {
  return events.map(([type, previousEventId, details], index) => ({
    id: index + 1,
    previousEventId,
    timestamp: index + 1,
    type,
    ...details,
  }))
}
