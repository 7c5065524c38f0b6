import type { Evaluated } from '../evaluate/evaluated.ts'

export interface PolicyStatement {
  Effect: 'Allow' | 'Deny'
  Action: string[]
  Resource: string[]
  Condition?: Record<string, Record<string, unknown>>
  Principal?: { Service: string | string[] }
}

/** The statements of a policy as it is sent to AWS, with lists where AWS takes one or many. */
export const statementsIn = (policy: unknown): PolicyStatement[] =>
  (JSON.parse(String(policy)) as { Statement: PolicyStatement[] }).Statement.map(statement => ({
    ...statement,
    Action: [statement.Action].flat(),
    Resource: [statement.Resource ?? []].flat(),
  }))

/** What the role of that logical name may do. */
export const statementsOf = ({ one }: Evaluated, role: string): PolicyStatement[] =>
  statementsIn(one('iam/rolePolicy:RolePolicy', `${role}Policy`)['policy'])

/** What it is allowed, as `action resource`. */
export const allowed = (stage: Evaluated, role: string): string[] =>
  statementsOf(stage, role)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) => Action.flatMap(action => Resource.map(on => `${action} ${on}`)))

/** load-database becomes LoadDatabase. */
export const titleOf = (name: string): string =>
  name
    .split('-')
    .map(word => `${word[0]?.toUpperCase()}${word.slice(1)}`)
    .join('')
