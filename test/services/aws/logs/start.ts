import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { createLogs } from '../../../../services/aws/logs/service.ts'
import { accountId, startEndpoint } from '../../../support/endpoint.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { testStore } from '../../store/open.ts'

/** CloudWatch Logs with a client of the SDK. */
export async function startLogs({ largestGroup }: { largestGroup?: number } = {}) {
  const clock = new VirtualClock()
  const store = testStore({ clock })
  const limit = largestGroup === undefined ? {} : { largestGroup }
  const logs = createLogs({ store, clock, region: 'us-east-1', accountId, ...limit })
  await logs.start?.()
  const { client, url } = await startEndpoint([logs], { store })
  return { client: new CloudWatchLogsClient(client), logs, clock, url }
}
