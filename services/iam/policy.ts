// IAM's policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import * as z from 'zod'
import type { ResourcesUnder } from '../wire/call.ts'
import { matchesAllUnder, matchesSomeUnder } from '../wire/glob.ts'
import { holds, OPERATORS } from './condition.ts'
import { matchesAny } from './wildcard.ts'

const oneOrMany = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform(value => (typeof value === 'string' ? [value] : value))
  .refine(
    values => !values.some(value => value.includes('${')),
    'policy variables such as ${aws:username} are not read here',
  )

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMany.optional(),
    NotAction: oneOrMany.optional(),
    Resource: oneOrMany.optional(),
    NotResource: oneOrMany.optional(),
    Condition: z.partialRecord(z.enum(OPERATORS), z.record(z.string(), oneOrMany)).optional(),
  })
  .refine(
    one => (one.Action === undefined) !== (one.NotAction === undefined),
    'expected either Action or NotAction',
  )
  .refine(
    one => (one.Resource === undefined) !== (one.NotResource === undefined),
    'expected either Resource or NotResource',
  )

export const policySchema = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: z
    .union([statementSchema, z.array(statementSchema)])
    .transform(value => (Array.isArray(value) ? value : [value])),
})

export type Policy = z.output<typeof policySchema>
type Statement = Policy['Statement'][number]

export interface Access {
  /** `finspace:GetKxCluster` */
  action: string
  /** An ARN, or `*` where an operation acts on nothing that has one; or all ARNs that begin alike. */
  resource: string | ResourcesUnder
  /** By condition key, such as `aws:ResourceTag/team`. */
  conditions: Readonly<Record<string, string>>
}

/** A statement that denies wins; without one that allows, nothing is allowed. */
export function decide(policies: readonly Policy[], access: Access): 'allowed' | 'denied' | 'not allowed' {
  const applying = policies.flatMap(policy => policy.Statement).filter(one => applies(one, access))
  if (applying.some(({ Effect }) => Effect === 'Deny')) return 'denied'
  return applying.length > 0 ? 'allowed' : 'not allowed'
}

function applies(statement: Statement, { action, resource, conditions }: Access): boolean {
  const { Effect, Action, NotAction = [], Resource, NotResource = [], Condition = {} } = statement
  const name = action.toLowerCase()
  const lower = (patterns: readonly string[]) => patterns.map(pattern => pattern.toLowerCase())
  const onAction =
    Action === undefined ? !matchesAny(lower(NotAction), name) : matchesAny(lower(Action), name)
  // Of many resources one must allow all, and one that denies some of them denies.
  const [isOn, isOff] = Effect === 'Allow' ? [coversAll, coversSome] : [coversSome, coversAll]
  const onResource = Resource === undefined ? !isOff(NotResource, resource) : isOn(Resource, resource)
  return onAction && onResource && holds(Condition, conditions)
}

const coversAll = (patterns: readonly string[], resource: Access['resource']): boolean =>
  typeof resource === 'string'
    ? matchesAny(patterns, resource)
    : patterns.some(pattern => matchesAllUnder(pattern, resource.under))

const coversSome = (patterns: readonly string[], resource: Access['resource']): boolean =>
  typeof resource === 'string'
    ? matchesAny(patterns, resource)
    : patterns.some(pattern => matchesSomeUnder(pattern, resource.under))
