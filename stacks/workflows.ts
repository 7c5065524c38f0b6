// One Step Functions machine per workflow, from the same data that the embedded engine runs. Made of plain resources:
// sst.aws.StepFunctions cannot express a loop.
import { bind } from '../asl/placeholders.ts'
import { validateDefinition } from '../asl/validate/definition.ts'
import { steps } from '../functions/catalog.ts'
import { bindingsOf, namesIn } from '../workflows/bindings.ts'
import { workflows } from '../workflows/catalog.ts'
import type { WorkflowName } from '../workflows/inputs.ts'
import { waitValues } from '../workflows/lib/waits.ts'
import type { Events } from './events.ts'
import { type Functions, functionNamed } from './functions.ts'
import { LIVE, liveArn, mayStart } from './live.ts'
import { logGroup } from './log-group.ts'
import { arnOf, executionsArn, named, stateMachineArn, titleOf } from './names.ts'
import { role, type Statement } from './policy.ts'
import { type Settings, waitsOf } from './settings.ts'

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
  // AWS keeps one resource policy for all groups under this prefix, of the few that an account may have.
  const logs = logGroup(`${title}MachineLogs`, `/aws/vendedlogs/states/${named(name)}`, parts.settings)
  const machine = new aws.sfn.StateMachine(title, {
    name: named(name),
    roleArn: role(`${title}MachineRole`, {
      name: named(name),
      service: 'states.amazonaws.com',
      // The machine, and its versions and aliases.
      sourceArn: [stateMachineArn(name), $interpolate`${stateMachineArn(name)}:*`],
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
  const { functions, events, settings } = parts
  const values = bindingsOf<$util.Input<string>>(definition, {
    steps,
    fn: step => functionNamed(functions, step).function.qualifiedArn,
    workflow: liveArn,
    bus: () => events.bus.name,
    waits: waitValues(waitsOf(settings)),
  })
  return $resolve(values).apply(bound => {
    const text = JSON.stringify(bind(definition, bound))
    const faults = validateDefinition(text).filter(({ severity }) => severity === 'ERROR')
    if (faults.length === 0) return text
    const lines = faults.map(({ message, location }) => `  ${location}: ${message}`)
    throw new Error(`expected a valid definition of ${name}, got\n${lines.join('\n')}`)
  })
}

/** A machine may call just what its definition names. */
function statementsOf({ definition, functions, events }: Machinery): Statement[] {
  return [
    {
      actions: ['lambda:InvokeFunction'],
      // Any version: an execution that runs through a deployment calls those that it began with.
      resources: namesIn(definition, 'fn').map(
        name => $interpolate`${functionNamed(functions, name).function.arn}:*`,
      ),
    },
    { actions: ['events:PutEvents'], resources: namesIn(definition, 'bus').map(() => events.bus.arn) },
    ...childStatements(namesIn(definition, 'workflow')),
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
