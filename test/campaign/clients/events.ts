import { CreateLogGroupCommand, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs'
import {
  CreateEventBusCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge'
import type { CampaignClientFactory } from '../client.ts'

const EventBusName = 'campaign'
const logGroupName = '/campaign/events'

/** Events for a log group, at least once: doubles are not violations. */
export const events: CampaignClientFactory = async ({ events, logs }) => {
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  await events.send(new CreateEventBusCommand({ Name: EventBusName }))
  await events.send(
    new PutRuleCommand({ Name: 'all', EventBusName, EventPattern: '{"source":["campaign"]}' }),
  )
  const Arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`
  await events.send(new PutTargetsCommand({ Rule: 'all', EventBusName, Targets: [{ Id: 'log', Arn }] }))
  return {
    name: 'events',
    pause: 50,
    async write(key) {
      const Entries = [
        { EventBusName, Source: 'campaign', DetailType: 'write', Detail: JSON.stringify({ key }) },
      ]
      const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries }))
      if (FailedEntryCount !== 0)
        throw new Error(`expected an accepted entry, got ${FailedEntryCount} failed`)
    },
    async count(ledger) {
      const keys: string[] = []
      for await (const page of paginateFilterLogEvents(
        { client: logs, pageSize: 10_000 },
        { logGroupName },
      )) {
        for (const { message = '' } of page.events ?? []) keys.push(JSON.parse(message).detail.key)
      }
      return ledger.compare(keys, { atMost: Number.POSITIVE_INFINITY })
    },
  }
}
