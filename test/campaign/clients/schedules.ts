import { CreateScheduleCommand } from '@aws-sdk/client-scheduler'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  paginateListExecutions,
} from '@aws-sdk/client-sfn'
import type { CampaignClientFactory } from '../client.ts'
import { machineArn, roleArn } from '../clients.ts'

const name = 'campaign-fired'
const stateMachineArn = machineArn(name)
/** From a schedule's making to its firing. */
const AHEAD_MS = 15_000

/** One-time schedules, each of which starts one execution: exactly once. */
export const schedules: CampaignClientFactory = async ({ sfn, scheduler }) => {
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } })
  await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition }))
  return {
    name: 'schedules',
    pause: 400,
    async write(key) {
      const at = new Date(Date.now() + AHEAD_MS).toISOString().slice(0, 19)
      await scheduler.send(
        new CreateScheduleCommand({
          Name: key,
          ScheduleExpression: `at(${at})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: { Arn: stateMachineArn, RoleArn: roleArn, Input: JSON.stringify({ key }) },
        }),
      )
    },
    async count(ledger) {
      const keys: string[] = []
      for await (const page of paginateListExecutions({ client: sfn, pageSize: 1000 }, { stateMachineArn })) {
        for (const { executionArn } of page.executions ?? []) {
          const { input = '' } = await sfn.send(new DescribeExecutionCommand({ executionArn }))
          keys.push(JSON.parse(input).key)
        }
      }
      return ledger.compare(keys, { atMost: 1 })
    },
  }
}
