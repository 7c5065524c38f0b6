import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'
import type { CampaignClient } from '../client.ts'

const place = { logGroupName: '/campaign/lines', logStreamName: 'one' }

export const logs: CampaignClient = {
  name: 'logs',
  pause: 50,
  async prepare({ logs }) {
    await logs.send(new CreateLogGroupCommand({ logGroupName: place.logGroupName }))
    await logs.send(new CreateLogStreamCommand(place))
  },
  write: async ({ logs }, message) =>
    void (await logs.send(
      new PutLogEventsCommand({ ...place, logEvents: [{ timestamp: Date.now(), message }] }),
    )),
  async count({ logs }, ledger) {
    const lines: string[] = []
    const { logGroupName } = place
    for await (const page of paginateFilterLogEvents({ client: logs, pageSize: 10_000 }, { logGroupName })) {
      lines.push(...(page.events ?? []).map(({ message = '' }) => message))
    }
    return ledger.compare(lines, { atMost: 1 })
  },
}
