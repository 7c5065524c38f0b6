// What each function may do: the actions of its catalog entry, each on the deployment's own resources.
import { type StepDeclaration, statusRules } from '../functions/catalog.ts'
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

export function statementsOf(name: string, { actions }: StepDeclaration, reached: Reached): Statement[] {
  return [
    ...finspaceStatements(actionsOn('finspace', actions), reached.settings),
    ...s3Statements(name, actionsOn('s3', actions), reached),
    ...statesStatements(actionsOn('states', actions)),
    { actions: actionsOn('events', actions), resources: [reached.events.bus.arn] },
    ...deadLetterStatements(name, reached.events),
    ...networkStatements(name, actions, reached.settings),
  ].filter(({ actions }) => actions.length > 0)
}

/** The network that a function is in: what calls the service, and what talks to clusters, must reach them. */
export function vpcOf(actions: readonly string[], { finspace }: Settings): Settings['finspace']['vpc'] {
  const needed = finspace.endpoint === 'aws' ? CONNECTING : 'finspace:'
  return actions.some(action => action.startsWith(needed)) ? finspace.vpc : undefined
}

/** On AWS only the clusters themselves are in the user's network. */
const CONNECTING = 'finspace:GetKxConnectionString'

const actionsOn = (service: string, actions: readonly string[]) =>
  actions.filter(action => action.startsWith(`${service}:`))

/** On AWS by the role itself; a self-hosted service is signed with a key that the role may read. */
function finspaceStatements(actions: string[], { finspace }: Settings): Statement[] {
  if (actions.length === 0) return []
  const { accessKeySecret } = finspace
  if (accessKeySecret !== undefined) {
    return [{ actions: ['secretsmanager:GetSecretValue'], resources: [accessKeySecret] }]
  }
  // Ids are made by the service; all that is in an environment has its ARN before its own.
  return [{ actions, resources: [arnOf('finspace', 'kxEnvironment/*')] }]
}

function s3Statements(name: string, actions: string[], { settings, state }: Reached): Statement[] {
  const onObjects = actions.filter(action => action !== LIST)
  const sources = READS_SOURCES.has(name)
    ? sourceBuckets(settings).map(bucket => `arn:aws:s3:::${bucket}`)
    : []
  return [
    // Where a bucket may not be listed, what is missing in it answers 403 and not 404.
    { actions: actions.includes(LIST) ? [LIST] : [], resources: [state.arn, ...sources] },
    { actions: onObjects, resources: [$interpolate`${state.arn}/*`] },
  ]
}

const LIST = 's3:ListBucket'

/** Steps that look at what there is to load. */
const READS_SOURCES = new Set(['plan-load', 'look-at-arrivals'])

function statesStatements(actions: string[]): Statement[] {
  const names = Object.keys(workflows)
  const onExecutions = actions.filter(action => action !== START)
  return [
    ...(actions.includes(START) ? [mayStart(names)] : []),
    { actions: onExecutions, resources: names.map(executionsArn) },
  ]
}

const START = 'states:StartExecution'

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
