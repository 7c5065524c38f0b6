import type { Principal, ResourcesUnder } from '../wire/call.ts'
import { ServiceException } from '../wire/service-exception.ts'
import { decide, type Policy } from './policy.ts'

export interface PrincipalParts {
  accountId: string
  arn: string
  roleArn?: string
  accessKeyId: string
  /** Each set must allow: a role's policies, and the policy that its session was cut down to. None allows nothing. */
  policySets: readonly (readonly Policy[])[]
}

/** One who may do what policies say. */
export const createPrincipal = ({ policySets, ...who }: PrincipalParts): Principal => ({
  ...who,
  authorize(action, resource, conditions = {}) {
    const known = { 'aws:PrincipalArn': who.arn, 'aws:PrincipalAccount': who.accountId, ...conditions }
    const decisions = policySets.map(policies => decide(policies, { action, resource, conditions: known }))
    if (decisions.includes('denied')) {
      throw accessDenied(
        `${refused(who.arn, action, resource)} with an explicit deny in an identity-based policy`,
      )
    }
    if (decisions.length === 0 || decisions.includes('not allowed')) {
      const reason = `because no identity-based policy allows the ${action} action`
      throw accessDenied(`${refused(who.arn, action, resource)} ${reason}`)
    }
  },
})

/** The account's root may do everything. */
export const createRoot = (accountId: string, accessKeyId: string): Principal => ({
  accountId,
  arn: `arn:aws:iam::${accountId}:root`,
  accessKeyId,
  authorize: () => undefined,
})

/** As AWS words it: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
export const refused = (arn: string, action: string, resource: string | ResourcesUnder): string =>
  `User: ${arn} is not authorized to perform: ${action} on resource: ${
    typeof resource === 'string' ? resource : `${resource.under}*`
  }`

export const accessDenied = (message: string): ServiceException =>
  new ServiceException({ code: 'AccessDeniedException', status: 403 }, message)
