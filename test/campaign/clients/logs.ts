import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'
import type { CampaignClientFactory } from '../client.ts'

const logGroupName = '/campaign/lines'
const logStreamName = 'one'

export const logs: CampaignClientFactory = async ({ logs }) => {
  await logs.send(new CreateLogGroupCommand({ logGroupName }))
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }))
  return {
    name: 'logs',
    pause: 50,
    async write(message) {
      const logEvents = [{ timestamp: Date.now(), message }]
      await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }))
    },
    async count(ledger) {
      const lines: string[] = []
      for await (const page of paginateFilterLogEvents(
        { client: logs, pageSize: 10_000 },
        { logGroupName },
      )) {
        lines.push(...(page.events ?? []).map(({ message = '' }) => message))
      }
      return ledger.compare(lines, { atMost: 1 })
    },
  }
}
