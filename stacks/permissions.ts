// What each function may do: the actions of its catalog entry, each on the deployment's own resources.
import { type ActedOn, type Right, type StepDeclaration, statusRules } from '../functions/catalog.ts'
import { workflows } from '../workflows/catalog.ts'
import type { Events } from './events.ts'
import { mayStart } from './live.ts'
import { arnOf, executionsArn, named } from './names.ts'
import type { Statement } from './policy.ts'
import { type Settings, sourceBuckets } from './settings.ts'

export interface Reached {
  settings: Settings
  state: aws.s3.Bucket
  events: Events
}

export function statementsOf(
  name: string,
  { rights, actions }: StepDeclaration,
  reached: Reached,
): Statement[] {
  return [
    ...rights.map(right => statementOf(right, reached)),
    ...deadLetterStatements(name, reached.events),
    ...networkStatements(name, actions, reached.settings),
  ]
}

function statementOf({ on, actions }: Right, reached: Reached): Statement {
  const { accessKeySecret } = reached.settings.finspace
  // A self-hosted service is signed with a key that the role may read; on AWS the role itself signs.
  if (on === 'kdb environments' && accessKeySecret !== undefined) {
    return { actions: ['secretsmanager:GetSecretValue'], resources: [accessKeySecret] }
  }
  if (on === "workflows' machines") return mayStart(Object.keys(workflows))
  if (on === 'lists') return { actions, resources: ['*'], why: 'List operations cannot be narrowed' }
  return { actions, resources: resourcesOf(on, reached) }
}

function resourcesOf(
  on: Exclude<ActedOn, 'lists' | "workflows' machines">,
  { settings, state, events }: Reached,
) {
  switch (on) {
    case 'kdb environments':
      return [arnOf('finspace', 'kxEnvironment/*')]
    case 'state bucket':
      return [state.arn]
    case 'locks':
    case 'plans':
      return [$interpolate`${state.arn}/${on}/*`]
    case 'saved clusters':
      return [$interpolate`${state.arn}/clusters/*`]
    case 'source buckets':
      return sourceBuckets(settings).map(bucket => `arn:aws:s3:::${bucket}`)
    case 'source objects':
      return sourceBuckets(settings).map(bucket => `arn:aws:s3:::${bucket}/*`)
    case 'bus':
      return [events.bus.arn]
    case 'rules':
      return [arnOf('events', 'rule/*')]
    case 'schedules':
      return [arnOf('scheduler', 'schedule/*')]
    case "workflows' executions":
      return Object.keys(workflows).map(executionsArn)
  }
}

/** The network that a function is in: what calls the service, and what talks to clusters, must reach them. */
export function vpcOf(actions: readonly string[], { finspace }: Settings): Settings['finspace']['vpc'] {
  const needed = finspace.endpoint === 'aws' ? CONNECTING : 'finspace:'
  return actions.some(action => action.startsWith(needed)) ? finspace.vpc : undefined
}

/** On AWS only the clusters themselves are in the user's network. */
const CONNECTING = 'finspace:GetKxConnectionString'

/** What calls a function by an event keeps nothing: what the function fails of it puts away itself. */
const deadLetterStatements = (name: string, { deadLetters }: Events): Statement[] =>
  Object.hasOwn(statusRules, name) ? [{ actions: ['sqs:SendMessage'], resources: [deadLetters.arn] }] : []

/** Lambda itself makes network interfaces with the function's role; its code may not. */
function networkStatements(name: string, actions: readonly string[], settings: Settings): Statement[] {
  if (vpcOf(actions, settings) === undefined) return []
  return [
    {
      actions: NETWORK_INTERFACES,
      resources: ['*'],
      why: 'Lambda checks for these on all interfaces when it puts a function into a network',
    },
    {
      effect: 'Deny',
      actions: NETWORK_INTERFACES,
      resources: ['*'],
      condition: { ArnEquals: { 'lambda:SourceFunctionArn': arnOf('lambda', `function:${named(name)}`) } },
    },
  ]
}

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
]
