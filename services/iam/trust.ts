import * as z from 'zod'
import { matchesAny } from './wildcard.ts'

const names = z
  .union([z.string(), z.array(z.string())])
  .transform(value => (typeof value === 'string' ? [value] : value))

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*').transform(star => ({ AWS: [star] })), z.strictObject({ AWS: names })]),
  Action: names,
})

/** A role's trust policy. */
export const trustPolicySchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Statement: z
    .union([statementSchema, z.array(statementSchema)])
    .transform(value => (Array.isArray(value) ? value : [value])),
})

export type TrustPolicy = z.output<typeof trustPolicySchema>

/**
 * Whether a principal may assume the role. An account's root, or its number, stands for all of the account, and a
 * role for all of its sessions.
 */
export function trusts(policy: TrustPolicy, principal: Trusted): boolean {
  const everyone = new Set([
    '*',
    principal.accountId,
    `arn:aws:iam::${principal.accountId}:root`,
    principal.arn,
    principal.roleArn,
  ])
  const applying = policy.Statement.filter(
    ({ Action, Principal }) =>
      matchesAny(
        Action.map(action => action.toLowerCase()),
        'sts:assumerole',
      ) && Principal.AWS.some(name => everyone.has(name)),
  )
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow')
}

interface Trusted {
  arn: string
  accountId: string
  roleArn?: string
}
