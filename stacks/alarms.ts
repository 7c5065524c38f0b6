// What an operator is woken for.
import type { Events } from './events.ts'
import type { Functions } from './functions.ts'
import { named, titleOf } from './names.ts'
import type { Machines } from './workflows.ts'

interface Watched {
  machines: Machines
  functions: Functions
  events: Events
  schedules: aws.scheduler.ScheduleGroup
}

export function createAlarms({ machines, functions, events, schedules }: Watched): void {
  const alarm = alarmsTo(events.topic)
  for (const [name, { machine }] of Object.entries(machines)) {
    const dimensions = { StateMachineArn: machine.arn }
    for (const metricName of EXECUTIONS) {
      alarm(`${titleOf(name)}${metricName}`, { namespace: 'AWS/States', metricName, dimensions })
    }
  }
  for (const [name, { function: step, timeoutSeconds }] of Object.entries(functions)) {
    alarm(`${titleOf(name)}Duration`, {
      namespace: 'AWS/Lambda',
      metricName: 'Duration',
      dimensions: { FunctionName: step.name },
      statistic: 'Maximum',
      threshold: timeoutSeconds * 1000 * NEAR_TIMEOUT,
    })
  }
  // Functions share the account's concurrency, so one alarm serves for all.
  alarm('FunctionsThrottled', { namespace: 'AWS/Lambda', metricName: 'Throttles' })
  alarm('DeadLettersWaiting', {
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    dimensions: { QueueName: events.deadLetters.name },
  })
  for (const metricName of ['TargetErrorCount', 'InvocationDroppedCount']) {
    const dimensions = { ScheduleGroup: schedules.name }
    alarm(`Schedules${metricName}`, { namespace: 'AWS/Scheduler', metricName, dimensions })
  }
}

const EXECUTIONS = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled']

/** A step that takes this part of its time-out will soon run into it. */
const NEAR_TIMEOUT = 0.8

interface Metric {
  namespace: string
  metricName: string
  dimensions?: Record<string, $util.Input<string>>
  statistic?: string
  threshold?: number
}

/** Alarms that ring at one in five minutes, unless another threshold is given. */
function alarmsTo(topic: aws.sns.Topic) {
  return (name: string, { statistic = 'Sum', threshold = 1, ...metric }: Metric) =>
    new aws.cloudwatch.MetricAlarm(name, {
      name: named(name),
      ...metric,
      statistic,
      threshold,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      evaluationPeriods: 1,
      period: 300,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.arn],
    })
}
