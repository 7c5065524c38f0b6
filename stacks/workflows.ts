// One Step Functions machine per workflow, from the same data that the embedded engine runs. Made of plain resources:
// sst.aws.StepFunctions cannot express a loop.
import { bind, placeholdersOf } from '../asl/placeholders.ts'
import { validateDefinition } from '../asl/validate.ts'
import { workflows } from '../workflows/catalog.ts'
import type { WorkflowName } from '../workflows/inputs.ts'
import { waitValues } from '../workflows/settings.ts'
import type { Events } from './events.ts'
import { type Functions, functionNamed } from './functions.ts'
import { LIVE, liveArn, mayStart } from './live.ts'
import { arnOf, executionsArn, named, stateMachineArn, titleOf } from './names.ts'
import { role, type Statement } from './policy.ts'
import { LOG_DAYS, type Settings, waitsOf } from './settings.ts'

export interface Machine {
  machine: aws.sfn.StateMachine
  alias: aws.sfn.Alias
}

export type Machines = Record<WorkflowName, Machine>

interface Parts {
  functions: Functions
  events: Events
  settings: Settings
}

export function createWorkflows(parts: Parts): Machines {
  const created = Object.entries(workflows).map(([name, definition]) => [
    name,
    createMachine(name, { definition, ...parts }),
  ])
  return Object.fromEntries(created)
}

type Machinery = Parts & { definition: (typeof workflows)[WorkflowName] }

function createMachine(name: string, parts: Machinery): Machine {
  const title = titleOf(name)
  const logs = new aws.cloudwatch.LogGroup(`${title}MachineLogs`, {
    // AWS keeps one resource policy for all groups under this prefix, of the few that an account may have.
    name: `/aws/vendedlogs/states/${named(name)}`,
    retentionInDays: LOG_DAYS,
  })
  const machine = new aws.sfn.StateMachine(title, {
    name: named(name),
    roleArn: role(`${title}MachineRole`, {
      service: 'states.amazonaws.com',
      sourceArn: stateMachineArn(name),
      statements: statementsOf(parts),
    }),
    definition: definitionOf(name, parts),
    publish: true,
    loggingConfiguration: {
      level: 'ALL',
      includeExecutionData: true,
      logDestination: $interpolate`${logs.arn}:*`,
    },
    tracingConfiguration: { enabled: true },
  })
  const alias = new aws.sfn.Alias(`${title}Live`, {
    name: LIVE,
    routingConfigurations: [{ stateMachineVersionArn: machine.stateMachineVersionArn, weight: 100 }],
  })
  return { machine, alias }
}

/** @throws where AWS would refuse the definition, naming every fault */
function definitionOf(name: string, { definition, ...parts }: Machinery) {
  const values = Object.fromEntries(placeholdersOf(definition).map(ref => [ref, bindingOf(ref, parts)]))
  return $resolve(values).apply(bound => {
    const text = JSON.stringify(bind(definition, bound))
    const faults = validateDefinition(text).filter(({ severity }) => severity === 'ERROR')
    if (faults.length === 0) return text
    const told = faults.map(({ message, location }) => `  ${location}: ${message}`)
    throw new Error(`expected a valid definition of ${name}, got\n${told.join('\n')}`)
  })
}

/** What a placeholder stands for on AWS. */
function bindingOf(
  placeholder: string,
  { functions, events, settings }: Parts,
): $util.Input<string | number> {
  const [kind, name] = kindAndName(placeholder)
  const wait = waitValues(waitsOf(settings))[placeholder]
  if (wait !== undefined) return wait
  if (kind === 'fn') return functionNamed(functions, name).function.qualifiedArn
  if (kind === 'bus') return events.bus.name
  if (kind === 'workflow') return liveArn(name)
  throw new Error(`expected a placeholder of kind fn, bus, wait or workflow, got \${${placeholder}}`)
}

const kindAndName = (placeholder: string): [kind: string, name: string] => {
  const [kind = '', name = ''] = placeholder.split(':')
  return [kind, name]
}

/** A machine may call just what its definition names. */
function statementsOf({ definition, functions, events }: Machinery): Statement[] {
  const named = placeholdersOf(definition).map(kindAndName)
  const ofKind = (wanted: string) => named.flatMap(([kind, name]) => (kind === wanted ? [name] : []))
  return [
    {
      actions: ['lambda:InvokeFunction'],
      // Any version: an execution that runs through a deployment calls those that it began with.
      resources: ofKind('fn').map(name => $interpolate`${functionNamed(functions, name).function.arn}:*`),
    },
    { actions: ['events:PutEvents'], resources: ofKind('bus').map(() => events.bus.arn) },
    ...childStatements(ofKind('workflow')),
    {
      actions: LOG_DELIVERY,
      resources: ['*'],
      why: "CloudWatch Logs' delivery API knows no resources",
    },
    { actions: X_RAY, resources: ['*'], why: 'X-Ray knows no resources for these' },
  ]
}

/** A workflow that runs another and waits hears of its end by a rule that Step Functions makes in the account. */
function childStatements(children: string[]): Statement[] {
  if (children.length === 0) return []
  return [
    mayStart(children),
    { actions: ['states:DescribeExecution', 'states:StopExecution'], resources: children.map(executionsArn) },
    {
      actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      resources: [arnOf('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')],
    },
  ]
}

// https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
]

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
const X_RAY = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
]
