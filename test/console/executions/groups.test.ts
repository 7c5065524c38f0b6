import { expect, test } from 'vitest'
import type { ExecutionSummary } from '../../../console/api/states.ts'
import { groupedRows } from '../../../console/executions/groups.ts'

test('many executions of one workflow in one hour are one row', () => {
  const loads = Array.from({ length: 9 }, (_, index) => execution('load-arrivals', 7200 + index))
  const rows = groupedRows([execution('load-database', 7300), ...loads.reverse()])
  expect(rows.map(({ workflow, members }) => [workflow, members?.length])).toEqual([
    ['load-database', undefined],
    ['load-arrivals', 9],
  ])
})

test('a few executions stay rows of their own, and so does one that failed among many', () => {
  const loads = Array.from({ length: 8 }, (_, index) => execution('load-arrivals', 7200 + index)).reverse()
  const failed = { ...execution('load-arrivals', 7204), status: 'FAILED' as const }
  const rows = groupedRows([
    execution('load-database', 7301),
    execution('load-database', 7300),
    failed,
    ...loads,
  ])
  expect(rows.map(({ status, members }) => [status, members?.length])).toEqual([
    ['SUCCEEDED', undefined],
    ['SUCCEEDED', undefined],
    ['SUCCEEDED', 8],
    ['FAILED', undefined],
  ])
})

const execution = (workflow: string, startDate: number): ExecutionSummary => ({
  executionArn: `arn:aws:states:us-east-1:000000000000:execution:${workflow}:${startDate}`,
  stateMachineArn: `arn:aws:states:us-east-1:000000000000:stateMachine:${workflow}`,
  name: String(startDate),
  status: 'SUCCEEDED',
  startDate,
})
