import type { Events } from './events.ts'
import { mayStart } from './live.ts'
import { named, titleOf } from './names.ts'
import { role } from './policy.ts'
import type { Settings } from './settings.ts'
import type { Machines } from './workflows.ts'

/** EventBridge Scheduler starts the machines itself: no function stands between that could fail. */
export function createSchedules({ schedules }: Settings, machines: Machines, { deadLetters }: Events) {
  const group = new aws.scheduler.ScheduleGroup('Schedules', { name: named('workflows') })
  const roleArn = role('SchedulesRole', {
    name: named('schedules'),
    service: 'scheduler.amazonaws.com',
    sourceArn: group.arn,
    statements: [
      mayStart(schedules.map(({ workflow }) => workflow)),
      { actions: ['sqs:SendMessage'], resources: [deadLetters.arn] },
    ],
  })
  for (const { name, workflow, expression, timezone, input } of schedules) {
    new aws.scheduler.Schedule(`Schedule${titleOf(name)}`, {
      name,
      groupName: group.name,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timezone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: machines[workflow].alias.arn,
        roleArn,
        input: JSON.stringify({ ...input, trigger: 'schedule' }),
        deadLetterConfig: { arn: deadLetters.arn },
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: ONE_HOUR },
      },
    })
  }
  return group
}

/** A nightly load that starts much later than asked for may meet the morning's clusters. */
const ONE_HOUR = 3600
