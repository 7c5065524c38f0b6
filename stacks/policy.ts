// Every role of the deployment is made here, so that none can be wider than it says.
import { accountId } from './names.ts'

/** What a role may do. `resources` are exact ARNs; `*` only with the reason why AWS allows nothing else. */
export interface Statement {
  effect?: 'Allow' | 'Deny'
  actions: readonly string[]
  resources: readonly $util.Input<string>[]
  condition?: object
  /** Required where a resource is `*`. */
  why?: string
}

export interface RoleOf {
  /** In the account, where the roles of all stages are. */
  name: string
  /** Who takes the role, such as states.amazonaws.com. */
  service: string
  /** What the service must act for. Lambda alone sends none: it takes a role only for functions of its own account. */
  sourceArn?: $util.Input<string> | $util.Input<string>[]
  statements: readonly Statement[]
}

/**
 * The ARN of a role that one service takes on behalf of this account alone, with exactly these statements. It is known
 * only when the policy is attached, so that nothing is created with a role that may do nothing yet.
 * @throws where a statement is wider than it may be
 */
export function role(
  logicalName: string,
  { name, service, sourceArn, statements }: RoleOf,
): $util.Output<string> {
  const kept = statements.filter(({ resources }) => resources.length > 0)
  for (const statement of kept) checkWidth(logicalName, statement)
  const created = new aws.iam.Role(logicalName, { name, assumeRolePolicy: trustOf(service, sourceArn) })
  if (kept.length === 0) return created.arn
  const policy = new aws.iam.RolePolicy(`${logicalName}Policy`, {
    role: created.name,
    policy: policyDocument(kept.map(asJson)),
  })
  return $resolve([created.arn, policy.id]).apply(([arn]) => arn)
}

export const policyDocument = (statements: readonly object[]) =>
  $jsonStringify({ Version: '2012-10-17', Statement: statements })

function checkWidth(role: string, { effect = 'Allow', actions, resources, why }: Statement): void {
  const wide = actions.filter(action => action.includes('*'))
  if (wide.length > 0) throw new Error(`expected exact actions in ${role}, got ${wide.join(', ')}`)
  if (effect === 'Allow' && resources.includes('*') && why === undefined) {
    throw new Error(`expected exact resources for ${actions.join(', ')} in ${role}, got * and no reason`)
  }
}

function trustOf(service: string, sourceArn: RoleOf['sourceArn']) {
  const ofThisAccount = {
    StringEquals: { 'aws:SourceAccount': accountId },
    ArnLike: { 'aws:SourceArn': sourceArn },
  }
  return policyDocument([
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      ...(sourceArn === undefined ? {} : { Condition: ofThisAccount }),
    },
  ])
}

const asJson = ({ effect = 'Allow', actions, resources, condition }: Statement) => ({
  Effect: effect,
  Action: actions,
  Resource: resources,
  ...(condition === undefined ? {} : { Condition: condition }),
})
