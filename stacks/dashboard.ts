import type { Events } from './events.ts'
import type { Functions } from './functions.ts'
import { named, region } from './names.ts'
import type { Machines } from './workflows.ts'

interface Shown {
  machines: Machines
  functions: Functions
  events: Events
}

/** The page to look at when an alarm has rung. */
export function createDashboard({ machines, functions, events }: Shown): aws.cloudwatch.Dashboard {
  const arns = Object.values(machines).map(({ machine }) => machine.arn)
  const ofMachines = (metric: string) => arns.map(arn => ['AWS/States', metric, 'StateMachineArn', arn])
  const names = Object.values(functions).map(({ function: step }) => step.name)
  const ofSteps = (metric: string) => names.map(name => ['AWS/Lambda', metric, 'FunctionName', name])
  const dead = ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', events.deadLetters.name]
  const graphs = [
    graph('Succeeded', ofMachines('ExecutionsSucceeded')),
    graph('Failed', ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].flatMap(ofMachines)),
    graph('Duration of executions (ms)', ofMachines('ExecutionTime'), 'Maximum'),
    graph('Throttled', [...ofMachines('ExecutionThrottled'), ['AWS/Lambda', 'Throttles']]),
    graph('Duration of steps (ms)', ofSteps('Duration'), 'Maximum'),
    graph('Errors of steps', ofSteps('Errors')),
    graph('Not delivered', [dead], 'Maximum'),
  ]
  return new aws.cloudwatch.Dashboard('Dashboard', {
    dashboardName: named('workflows'),
    dashboardBody: $jsonStringify({ widgets: graphs.map(placed) }),
  })
}

const graph = (title: string, metrics: unknown[], stat = 'Sum') => ({
  type: 'metric',
  properties: { title, metrics, stat, region, period: 300, view: 'timeSeries' },
})

/** Two in a row, of the 24 columns that a dashboard has. */
const placed = (widget: ReturnType<typeof graph>, index: number) => ({
  ...widget,
  width: 12,
  height: 6,
  x: (index % 2) * 12,
  y: Math.floor(index / 2) * 6,
})
