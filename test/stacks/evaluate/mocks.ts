export interface Resource {
  /** Such as aws:sfn/stateMachine:StateMachine. */
  type: string
  name: string
  // What Pulumi would send to AWS; each test knows the shape of what it looks at.
  inputs: Record<string, unknown>
}

interface Statement {
  effect?: string
  actions: string[]
  resources: string[]
  conditions?: unknown
  principals?: unknown
}

/** What AWS would answer: each resource gets an ARN of its type and name, policies are rendered. */
export function mocksOf({
  resources,
  account,
  region,
}: {
  resources: Resource[]
  account: string
  region: string
}) {
  return {
    newResource({ type, name, inputs }: Resource) {
      resources.push({ type, name, inputs })
      const named = String(inputs['name'] ?? name)
      const arn = arnOf({ type, name: named, account, region })
      const derived = {
        name: named,
        arn,
        qualifiedArn: `${arn}:1`,
        stateMachineVersionArn: `${arn}:1`,
        bucket: inputs['bucket'] ?? named,
        apiEndpoint: `https://${named}.execute-api.${region}.amazonaws.com`,
        executionArn: `arn:aws:execute-api:${region}:${account}:${named}`,
      }
      return { id: `${name}-id`, state: { ...inputs, ...derived } }
    },
    call({ token, inputs }: { token: string; inputs: Record<string, unknown> }) {
      if (token === 'aws:iam/getPolicyDocument:getPolicyDocument') {
        return { ...inputs, json: JSON.stringify(policyOf(inputs['statements'] as Statement[])) }
      }
      if (token.endsWith(':getRegion')) return { region, name: region, id: region }
      if (token.endsWith(':getPartition')) return { partition: 'aws', id: 'aws', dnsSuffix: 'amazonaws.com' }
      if (token.endsWith(':getCallerIdentity'))
        return { accountId: account, arn: `arn:aws:iam::${account}:root` }
      return inputs
    },
  }
}

function arnOf({
  type,
  name,
  account,
  region,
}: {
  type: string
  name: string
  account: string
  region: string
}) {
  const [, module = '', kind = ''] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? []
  if (module === 's3' || module === 's3v2') return `arn:aws:s3:::${name}`
  if (module === 'iam') return `arn:aws:iam::${account}:${kind.toLowerCase()}/${name}`
  if (module === 'lambda') return `arn:aws:lambda:${region}:${account}:function:${name}`
  if (module === 'sfn') return `arn:aws:states:${region}:${account}:stateMachine:${name}`
  if (kind === 'EventBus') return `arn:aws:events:${region}:${account}:event-bus/${name}`
  if (kind === 'EventRule') return `arn:aws:events:${region}:${account}:rule/${name}`
  if (kind === 'LogGroup') return `arn:aws:logs:${region}:${account}:log-group:${name}`
  return `arn:aws:${module}:${region}:${account}:${name}`
}

const policyOf = (statements: Statement[]) => ({
  Version: '2012-10-17',
  Statement: statements.map(({ effect = 'Allow', actions, resources, conditions, principals }) => ({
    Effect: effect,
    Action: actions,
    Resource: resources,
    ...(conditions === undefined ? {} : { Condition: conditions }),
    ...(principals === undefined ? {} : { Principal: principals }),
  })),
})
