import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { mockClient } from 'aws-sdk-client-mock'
import { expect, test } from 'vitest'
import { findExecution } from '../../../cli/executions/find-execution.ts'

const arn = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:load:${name}`
const listed = (name: string) => ({
  ...{ name, executionArn: arn(name), stateMachineArn: 'load', status: 'FAILED' as const },
  startDate: new Date(0),
})

/** A machine whose executions come in two pages. */
function twoPages(newest: string[], oldest: string[]): SFNClient {
  const client = new SFNClient({ region: 'us-east-1' })
  mockClient(client)
    .on(ListStateMachinesCommand)
    .resolves({
      stateMachines: [{ name: 'load', stateMachineArn: 'load', type: 'STANDARD', creationDate: new Date(0) }],
    })
    .on(DescribeExecutionCommand)
    .rejects(new ExecutionDoesNotExist({ message: 'none', $metadata: {} }))
    .on(ListExecutionsCommand)
    .resolves({ executions: newest.map(listed), nextToken: 'older' })
    .on(ListExecutionsCommand, { nextToken: 'older' })
    .resolves({ executions: oldest.map(listed) })
  return client
}

test('the beginning of a name finds an execution that is not among the newest', async () => {
  const client = twoPages(['6385bc63-other'], ['a1b2c3d4-old'])
  expect(await findExecution(client, 'a1b2c3d4', undefined)).toBe(arn('a1b2c3d4-old'))
})

test('the beginning of two names, pages apart, is refused', async () => {
  const client = twoPages(['a1b2c3d4-new'], ['a1b2c3d4-old'])
  await expect(findExecution(client, 'a1b2c3d4', undefined)).rejects.toThrow(
    `expected the name of one execution, got that of several: ${arn('a1b2c3d4-new')}, ${arn('a1b2c3d4-old')}`,
  )
})
