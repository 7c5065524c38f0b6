export interface Resource {
  /** Such as aws:sfn/stateMachine:StateMachine. */
  type: string
  name: string
  // What Pulumi would send to AWS; each test knows the shape of what it looks at.
  inputs: Record<string, unknown>
}

/** What AWS would answer: each resource gets an ARN of its type and name. */
export function mocksOf(place: Place & { resources: Resource[] }) {
  const { resources, account, region } = place
  return {
    async newResource({ type, name, inputs: given }: Resource) {
      const inputs = await withPaths(given)
      resources.push({ type, name, inputs })
      const named = String(inputs['name'] ?? name)
      const arn = arnOf({ type, name, inputs }, place)
      const derived = {
        name: named,
        arn,
        url: `https://${named}.${region}.amazonaws.com`,
        qualifiedArn: `${arn}:1`,
        stateMachineVersionArn: `${arn}:1`,
        bucket: inputs['bucket'] ?? named,
        apiEndpoint: `https://${named}.execute-api.${region}.amazonaws.com`,
        executionArn: `arn:aws:execute-api:${region}:${account}:${named}`,
      }
      return { id: `${name}-id`, state: { ...inputs, ...derived } }
    },
    call({ token, inputs }: { token: string; inputs: Record<string, unknown> }) {
      if (token.endsWith(':getRegion')) return { region, name: region, id: region }
      if (token.endsWith(':getCallerIdentity')) return { accountId: account, id: account }
      return inputs
    },
  }
}

/** An archive has its path later: here the path stands for it. */
async function withPaths(inputs: Resource['inputs']): Promise<Resource['inputs']> {
  const { code } = inputs as { code?: { path: Promise<string> } }
  return code === undefined ? inputs : { ...inputs, code: await code.path }
}

interface Place {
  account: string
  region: string
}

function arnOf({ type, name: logicalName, inputs }: Resource, { account, region }: Place): string {
  const [, module = '', kind = ''] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? []
  const name = String(inputs['name'] ?? logicalName)
  if (module === 's3') return `arn:aws:s3:::${name}`
  if (module === 'iam') return `arn:aws:iam::${account}:${kind.toLowerCase()}/${name}`
  const own = `arn:aws:${SERVICES[kind] ?? SERVICES[module] ?? module}:${region}:${account}`
  switch (kind) {
    case 'Function':
      return `${own}:function:${name}`
    case 'StateMachine':
      return `${own}:stateMachine:${name}`
    case 'Alias':
      return `${versionsOf(inputs)}:${name}`
    case 'EventBus':
      return `${own}:event-bus/${name}`
    case 'EventRule':
      return `${own}:rule/${[inputs['eventBusName'] ?? [], name].flat().join('/')}`
    case 'ScheduleGroup':
      return `${own}:schedule-group/${name}`
    case 'LogGroup':
      return `${own}:log-group:${name}`
    default:
      return `${own}:${name}`
  }
}

/** Modules and kinds whose service has another name in ARNs. */
const SERVICES: Record<string, string> = {
  sfn: 'states',
  EventBus: 'events',
  EventRule: 'events',
  LogGroup: 'logs',
}

/** The ARN of the machine that an alias is of. */
function versionsOf({ routingConfigurations }: Resource['inputs']): string {
  const [route] = routingConfigurations as { stateMachineVersionArn: string }[]
  return route?.stateMachineVersionArn.replace(/:\d+$/, '') ?? ''
}
