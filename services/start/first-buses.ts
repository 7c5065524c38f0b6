import type { FirstRule } from '../aws/eventbridge/service.ts'
import type { Account } from '../wire/account.ts'

/** What `kdbflow events` reads. */
export const EVENT_LOG = '/kdbflow/events'

/** Ours, with a rule that copies it to the log group that people read. */
export const firstBuses = ({ region, accountId }: Account): Record<string, FirstRule[]> => ({
  kdbflow: [
    {
      name: 'keep-events',
      eventPattern: JSON.stringify({ account: [accountId] }),
      state: 'ENABLED',
      description: 'Copies the bus to the log group that `kdbflow events` reads.',
      tags: {},
      targets: [{ Id: 'log', Arn: `arn:aws:logs:${region}:${accountId}:log-group:${EVENT_LOG}` }],
    },
  ],
})
