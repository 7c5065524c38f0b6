import { expect, test } from 'vitest'
import { executionTable, type ListedExecution } from '../../../cli/executions/executions.ts'

const at = (minute: number, workflow: string, status = 'SUCCEEDED'): ListedExecution => ({
  ...{
    executionArn: `arn:${minute}`,
    workflow,
    status,
    name: `3f2a9c1e-0000-4000-8000-0000000000${10 + minute}`,
  },
  ...{ start: new Date(Date.UTC(2024, 0, 2, 1, minute)), stop: new Date(Date.UTC(2024, 0, 2, 1, minute, 5)) },
})

const flood = [
  at(30, 'load-database', 'FAILED'),
  ...[29, 28, 27, 26, 25, 24].map(minute => at(minute, 'load-arrivals')),
  at(20, 'load-database'),
]

test('a flood of one workflow is two lines, and what is between stays in sight', () => {
  const lines = executionTable(flood, { grouped: true }).split('\n')
  expect(lines).toEqual([
    'STARTED (UTC)        STATUS     TOOK  WORKFLOW       NAME',
    '2024-01-02 01:30:00  FAILED     5 s   load-database  3f2a9c1e',
    '2024-01-02 01:29:00  SUCCEEDED  5 s   load-arrivals  3f2a9c1e',
    '2024-01-02 01:24:00  SUCCEEDED        load-arrivals  and 5 more since',
    '2024-01-02 01:20:00  SUCCEEDED  5 s   load-database  3f2a9c1e',
  ])
})

test('each has a line where all are asked for, and none is wider than 80 columns', () => {
  const long = {
    ...at(1, 'tear-down-environment'),
    name: 'a-name-that-somebody-chose-and-that-goes-on-and-on',
  }
  const lines = executionTable([...flood, long], { grouped: false }).split('\n')
  expect(lines).toHaveLength(10)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  expect(lines.at(-1)).toMatch(/…$/)
})
