import { CreateStateMachineCommand, paginateListExecutions, StartExecutionCommand } from '@aws-sdk/client-sfn'
import type { CampaignClient } from '../client.ts'
import { type Clients, machineArn, roleArn } from '../clients.ts'

const name = 'campaign-loop'
const stateMachineArn = machineArn(name)

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

export const executions: CampaignClient = {
  name: 'executions',
  pause: 100,
  async prepare({ sfn }) {
    await sfn.send(new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) }))
  },
  write: async ({ sfn }, key) =>
    void (await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: key, input: JSON.stringify({ key }) }),
    )),
  isSettled: async clients => (await listed(clients, 'RUNNING')).length === 0,
  async count(clients, ledger) {
    return ledger.compare(await listed(clients, 'SUCCEEDED'), { atMost: 1 })
  },
}

async function listed({ sfn }: Clients, statusFilter: 'RUNNING' | 'SUCCEEDED'): Promise<string[]> {
  const names: string[] = []
  const pages = paginateListExecutions({ client: sfn, pageSize: 1000 }, { stateMachineArn, statusFilter })
  for await (const page of pages) names.push(...(page.executions ?? []).map(each => each.name ?? ''))
  return names
}
