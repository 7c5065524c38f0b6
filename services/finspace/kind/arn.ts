import { type ResourceRef, resourceAt } from '../../../model/arn.ts'
import type { Account } from '../../wire/account.ts'
import { parseArn } from '../../wire/arn.ts'

/** What an ARN names; `undefined` where it is none of ours, or of another Region or account. */
export function resourceIn(account: Account, arn: string): ResourceRef | undefined {
  const { service, region, accountId, resource = '' } = parseArn(arn) ?? {}
  // Terraform composes ARNs without the account when it was set not to ask for it.
  const isOurs = region === account.region && (accountId === account.accountId || accountId === '')
  return service === 'finspace' && isOurs ? resourceAt(resource) : undefined
}
