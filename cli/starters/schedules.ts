import {
  GetScheduleCommand,
  type GetScheduleOutput,
  paginateListSchedules,
  SchedulerClient,
} from '@aws-sdk/client-scheduler'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { now } from '../terminal/clock.ts'
import { moment } from '../terminal/moment.ts'
import { lineWidth, table } from '../terminal/table.ts'
import { nextRunOf } from './next-run.ts'

export const command: Command = {
  options: [...endpointOptions(), jsonOption()],
  examples: ['kdbflow schedules', 'kdbflow schedules --json'],
  run: showSchedules,
}

/** Lists the schedules, the next to run first. */
export async function showSchedules(options: EndpointOptions & { json?: true }): Promise<void> {
  const found = await schedulesOf(new SchedulerClient(connectionOf(options)), now())
  if (options.json === true) return console.log(JSON.stringify(found, undefined, 2))
  if (found.length === 0) return console.log('no schedules')
  console.log(table(found.map(rowOf), HEADINGS, lineWidth()))
}

const HEADINGS = { next: 'NEXT (UTC)', state: 'STATE', name: 'NAME', target: 'TARGET', when: 'WHEN' }

const rowOf = ({ next, name, state, target, expression, timezone }: ListedSchedule) => ({
  next: next === undefined ? 'never' : moment(next),
  ...{ name, state, target: target.split(/[:/]/).at(-1) ?? '' },
  when: expression.startsWith('rate') ? expression : `${expression} ${timezone}`,
})

export interface ListedSchedule {
  name: string
  group: string
  state: string
  expression: string
  timezone: string
  /** Absent where it never runs again, or is disabled. */
  next?: Date
  /** Its ARN. */
  target: string
}

export async function schedulesOf(client: SchedulerClient, now: number): Promise<ListedSchedule[]> {
  const found: Promise<ListedSchedule>[] = []
  for await (const { Schedules = [] } of paginateListSchedules({ client }, {})) {
    for (const { Name, GroupName } of Schedules) {
      const schedule = client.send(new GetScheduleCommand({ Name, GroupName }))
      found.push(schedule.then(answer => listedOf(answer, now)))
    }
  }
  const time = ({ next }: ListedSchedule) => next?.getTime() ?? Infinity
  return (await Promise.all(found)).sort((one, other) => (time(one) < time(other) ? -1 : 1))
}

function listedOf(schedule: GetScheduleOutput, now: number): ListedSchedule {
  const next = nextRunOf(schedule, now)
  return {
    ...{ name: schedule.Name ?? '', group: schedule.GroupName ?? '', state: schedule.State ?? '' },
    ...{
      expression: schedule.ScheduleExpression ?? '',
      timezone: schedule.ScheduleExpressionTimezone ?? 'UTC',
    },
    ...(next === undefined ? {} : { next }),
    target: schedule.Target?.Arn ?? '',
  }
}
