import { CreateStateMachineCommand, paginateListExecutions, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { CampaignClientFactory } from '../client.ts'
import { machineArn, roleArn } from '../clients.ts'

const name = 'campaign-loop'
const stateMachineArn = machineArn(name)

export const executions: CampaignClientFactory = async ({ sfn }) => {
  await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) }))
  const listed = async (statusFilter: 'RUNNING' | 'SUCCEEDED') => {
    const names: string[] = []
    const pages = paginateListExecutions({ client: sfn, pageSize: 1000 }, { stateMachineArn, statusFilter })
    for await (const page of pages) names.push(...(page.executions ?? []).map(each => each.name ?? ''))
    return names
  }
  return {
    name: 'executions',
    pause: 100,
    async write(key) {
      const input = JSON.stringify({ key })
      await sfn.send(new StartExecutionCommand({ stateMachineArn, name: key, input }))
    },
    isSettled: async () => (await listed('RUNNING')).length === 0,
    count: async ledger => ledger.compare(await listed('SUCCEEDED'), { atMost: 1 }),
  }
}

/** A loop of three short waits, as the workflows wait for a status. */
const definition = {
  QueryLanguage: 'JSONata',
  TimeoutSeconds: 600,
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { turn: 0 }, Next: 'Wait' },
    Wait: { Type: 'Wait', Seconds: 1, Assign: { turn: '{% $turn + 1 %}' }, Next: 'Is it done?' },
    'Is it done?': {
      Type: 'Choice',
      Choices: [{ Condition: '{% $turn >= 3 %}', Next: 'Done' }],
      Default: 'Wait',
    },
    Done: { Type: 'Succeed' },
  },
}
