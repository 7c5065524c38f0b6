// One Lambda function per step of the catalog, each in a role of its own. Made of plain resources: sst.aws.Function
// lets every role be taken by the whole account.
import { type ActedOn, type StepDeclaration, steps } from '../functions/catalog.ts'
import { type Bundles, bundleHandlers } from './bundle.ts'
import { LIVE } from './live.ts'
import { named, prefix, titleOf } from './names.ts'
import { type Reached, statementsOf, vpcOf } from './permissions.ts'
import { role } from './policy.ts'
import { LOG_DAYS, type Settings } from './settings.ts'

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
  const logs = new aws.cloudwatch.LogGroup(`${title}FunctionLogs`, {
    name: `/aws/lambda/${named(name)}`,
    retentionInDays: LOG_DAYS,
  })
  const roleArn = role(`${title}FunctionRole`, {
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
    loggingConfig: { logFormat: 'JSON', systemLogLevel: 'WARN', logGroup: logs.name },
    ...(vpc === undefined ? {} : { vpcConfig: vpc }),
  })
  return { function: created, role: roleArn, timeoutSeconds: step.timeoutSeconds }
}

/** What the code reads of its surroundings, as far as its actions say that it reaches them. */
function environmentOf({ rights, actions }: StepDeclaration, { settings, state, events }: Reached) {
  const reaches = (service: string) => actions.some(action => action.startsWith(`${service}:`))
  return {
    NODE_OPTIONS: '--enable-source-maps',
    ...(reaches('events') ? { KDBFLOW_BUS: events.bus.name } : {}),
    ...(rights.some(({ on }) => STATE.has(on)) ? { KDBFLOW_STATE_BUCKET: state.bucket } : {}),
    ...(reaches('states') ? { KDBFLOW_MACHINE_NAME: `${prefix()}{workflow}:${LIVE}` } : {}),
    ...(reaches('finspace') ? endpointOf(settings) : {}),
  }
}

const STATE: ReadonlySet<ActedOn> = new Set(['locks', 'plans', 'saved clusters'])

function endpointOf({ region, finspace }: Settings): Record<string, string> {
  if (finspace.accessKeySecret === undefined) return {}
  return {
    AWS_ENDPOINT_URL_FINSPACE: finspace.endpoint,
    KDBFLOW_FINSPACE_REGION: finspace.region ?? region,
    KDBFLOW_ACCESS_KEY_SECRET: finspace.accessKeySecret,
  }
}
