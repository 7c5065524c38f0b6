import { CreateLogGroupCommand, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs'
import {
  CreateEventBusCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge'
import type { CampaignClient } from '../client.ts'
import type { Clients } from '../clients.ts'

const EventBusName = 'campaign'
const logGroupName = '/campaign/events'

/** Events for a log group, at least once: doubles are not violations. */
export const events: CampaignClient = {
  name: 'events',
  pause: 50,
  async prepare({ events, logs }) {
    await logs.send(new CreateLogGroupCommand({ logGroupName }))
    await events.send(new CreateEventBusCommand({ Name: EventBusName }))
    await events.send(
      new PutRuleCommand({ Name: 'all', EventBusName, EventPattern: '{"source":["campaign"]}' }),
    )
    const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`
    await events.send(new PutTargetsCommand({ Rule: 'all', EventBusName, Targets: [{ Id: 'log', Arn }] }))
  },
  async write({ events }, key) {
    const Entries = [
      { EventBusName, Source: 'campaign', DetailType: 'write', Detail: JSON.stringify({ key }) },
    ]
    const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries }))
    if (FailedEntryCount !== 0) throw new Error(`expected an accepted entry, got ${FailedEntryCount} failed`)
  },
  count: async (clients, ledger) =>
    ledger.compare(await delivered(clients), { atMost: Number.POSITIVE_INFINITY }),
}

async function delivered({ logs }: Clients): Promise<string[]> {
  const keys: string[] = []
  for await (const page of paginateFilterLogEvents({ client: logs, pageSize: 10_000 }, { logGroupName })) {
    for (const { message = '' } of page.events ?? []) {
      const { detail } = JSON.parse(message) as { detail: { key: string } }
      keys.push(detail.key)
    }
  }
  return keys
}
