// One Lambda function per step of the catalog, each in a role of its own. Made of plain resources: sst.aws.Function
// lets every role be taken by the whole account.
import { type ActedOn, type StepDeclaration, steps } from '../functions/catalog.ts'
import { type Bundles, bundleHandlers } from './bundle.ts'
import { LIVE } from './live.ts'
import { logGroup } from './log-group.ts'
import { named, prefix, titleOf } from './names.ts'
import { type Reached, statementsOf, vpcOf } from './permissions.ts'
import { role } from './policy.ts'
import type { Settings } from './settings.ts'

export interface Deployed {
  function: aws.lambda.Function
  role: ReturnType<typeof role>
  timeoutSeconds: number
}

export type Functions = Record<string, Deployed>

export async function createFunctions(reached: Reached): Promise<Functions> {
  const bundles = await bundleHandlers($cli.paths.root)
  const created = Object.entries(steps).map(([name, step]) => [
    name,
    createFunction(name, step, { ...reached, bundles }),
  ])
  return Object.fromEntries(created)
}

/** @throws where the catalog has no such step */
export function functionNamed(functions: Functions, name: string): Deployed {
  const found = functions[name]
  if (found === undefined) throw new Error(`expected a step of functions/catalog.ts, got ${name}`)
  return found
}

function createFunction(
  name: string,
  step: StepDeclaration,
  parts: Reached & { bundles: Bundles },
): Deployed {
  const title = titleOf(name)
  const logs = logGroup(`${title}FunctionLogs`, `/aws/lambda/${named(name)}`, parts.settings)
  const roleArn = role(`${title}FunctionRole`, {
    name: named(name),
    service: 'lambda.amazonaws.com',
    statements: [
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [$interpolate`${logs.arn}:*`] },
      ...statementsOf(name, step, parts),
    ],
  })
  const vpc = vpcOf(step.actions, parts.settings)
  const created = new aws.lambda.Function(`${title}Function`, {
    name: named(name),
    role: roleArn,
    runtime: 'nodejs24.x',
    architectures: ['arm64'],
    handler: 'handler.handler',
    code: new $util.asset.FileArchive(parts.bundles[name] ?? ''),
    timeout: step.timeoutSeconds,
    memorySize: step.memoryMb,
    // Machines call the version that they were deployed with.
    publish: true,
    environment: { variables: environmentOf(step, parts) },
    // With INFO Lambda's own line on each run stays: duration, billed time, memory.
    loggingConfig: { logFormat: 'JSON', systemLogLevel: 'INFO', logGroup: logs.name },
    ...(vpc === undefined ? {} : { vpcConfig: vpc }),
  })
  return { function: created, role: roleArn, timeoutSeconds: step.timeoutSeconds }
}

/** What the code reads of its surroundings, as far as its actions say that it reaches them. */
function environmentOf({ rights, actions }: StepDeclaration, { settings, state, events }: Reached) {
  const reaches = (service: string) => actions.some(action => action.startsWith(`${service}:`))
  return {
    ...(reaches('events') ? { KDBFLOW_BUS: events.bus.name, ...placeOf(settings) } : {}),
    ...(rights.some(({ on }) => STATE.has(on)) ? { KDBFLOW_STATE_BUCKET: state.bucket } : {}),
    ...(reaches('states') ? { KDBFLOW_MACHINE_NAME: `${prefix()}{workflow}:${LIVE}` } : {}),
    ...(reaches('finspace') ? endpointOf(settings) : {}),
  }
}

const STATE: ReadonlySet<ActedOn> = new Set(['locks', 'plans', 'saved clusters'])

function endpointOf(settings: Settings): Record<string, string> {
  const { endpoint, accessKeySecret } = settings.finspace
  if (accessKeySecret === undefined) return {}
  const { KDBFLOW_FINSPACE_REGION } = placeOf(settings)
  return {
    AWS_ENDPOINT_URL_FINSPACE: endpoint,
    KDBFLOW_FINSPACE_REGION,
    KDBFLOW_ACCESS_KEY_SECRET: accessKeySecret,
  }
}

/** The service's own, which the ARNs of its resources name. On AWS they are the function's. */
function placeOf({ region, finspace }: Settings): Record<string, string> {
  if (finspace.endpoint === 'aws') return {}
  return {
    KDBFLOW_FINSPACE_REGION: finspace.region ?? region,
    KDBFLOW_FINSPACE_ACCOUNT: finspace.accountId ?? DEFAULT_ACCOUNT,
  }
}

/** Of a service that was started without KDBFLOW_ACCOUNT_ID. */
const DEFAULT_ACCOUNT = '000000000000'
