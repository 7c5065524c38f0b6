import type { Account } from '../wire/account.ts'
import { isAllowed } from '../wire/allowed.ts'
import { parseArn } from '../wire/arn.ts'
import type { Principal, ResourcesUnder } from '../wire/call.ts'
import type { Change } from './change.ts'

/**
 * Whether a principal may see an event: all that it names it may read; or it may read the log that has the whole bus;
 * or it may make rules, which could send it the event anyway.
 */
export function mayReadEvent(principal: Principal, change: Change, account: Account): boolean {
  const { event, eventBusName } = change
  const may = (action: string, resource: string | ResourcesUnder) => isAllowed(principal, action, resource)
  const reads = event.resources.map(readOf)
  if (reads.length > 0 && reads.every(read => read !== undefined && may(read.action, read.resource)))
    return true
  const { region, accountId } = account
  const log = `arn:aws:logs:${region}:${accountId}:log-group:/kdbflow/events`
  if (eventBusName === 'kdbflow' && may('logs:FilterLogEvents', log)) return true
  return may('events:PutRule', { under: `arn:aws:events:${region}:${accountId}:rule/` })
}

interface Read {
  action: string
  resource: string
}

/** What reads a resource; undefined for one that nothing here is known to read. */
function readOf(arn: string): Read | undefined {
  const { service, resource = '' } = parseArn(arn) ?? {}
  if (service === 'states' && resource.startsWith('execution:'))
    return { action: 'states:DescribeExecution', resource: arn }
  if (service === 's3') return { action: 's3:ListBucket', resource: arn.split('/')[0] ?? arn }
  // `kxEnvironment/<id>`, and what is in it: `…/kxDatabase/market/kxDataview/today`.
  const [, kind] = /(?:^|\/)kx([A-Za-z]+)\/[^/]+$/.exec(resource) ?? []
  return service === 'finspace' && kind !== undefined
    ? { action: `finspace:GetKx${kind}`, resource: arn }
    : undefined
}
