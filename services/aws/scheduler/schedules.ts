import * as z from 'zod'
import type { Call } from '../../wire/call.ts'
import { operation } from '../../wire/operation.ts'
import type { RestOperation } from '../../wire/rest-json.ts'
import { validationException } from '../../wire/service-exception.ts'
import { armSchedule, removeSchedule } from './arm.ts'
import type { SchedulerContext } from './context.ts'
import { parseExpression } from './expression.ts'
import { conflict, findGroup, findSchedule } from './find.ts'
import { nextFiring } from './firing-times.ts'
import { definition, name, type Schedule, scheduleArn, scheduleKey } from './model.ts'
import { page, pageInput } from './page.ts'
import { checkTarget } from './targets.ts'
import { isTimeZone } from './wall-time.ts'

const clientToken = z.string().min(1).max(64).optional()
const put = definition.extend({ Name: name, GroupName: name.optional(), ClientToken: clientToken })
const named = z.object({ Name: name, groupName: name.optional(), clientToken })
const list = pageInput.extend({
  ScheduleGroup: name.optional(),
  State: z.enum(['ENABLED', 'DISABLED']).optional(),
})

type PutInput = z.infer<typeof put>

export function scheduleOperations(context: SchedulerContext) {
  const { store } = context
  const arnOf = (groupName: string | undefined, scheduleName: string) =>
    scheduleArn(groupName ?? 'default', scheduleName, context)
  const http = (method: string) => `${method} /schedules/{Name}`
  return {
    CreateSchedule: {
      http: http('POST'),
      ...operation({
        input: put,
        resource: input => arnOf(input.GroupName, input.Name),
        run(input, call) {
          checkRole(input, call, context)
          return store.transact(() => createSchedule(input, context))
        },
      }),
    },
    UpdateSchedule: {
      http: http('PUT'),
      ...operation({
        input: put,
        resource: input => arnOf(input.GroupName, input.Name),
        run(input, call) {
          checkRole(input, call, context)
          return store.transact(() => updateSchedule(input, context))
        },
      }),
    },
    GetSchedule: {
      http: http('GET'),
      query: { groupName: 'string' },
      ...operation({
        input: named,
        resource: input => arnOf(input.groupName, input.Name),
        run: input => describe(findSchedule(input.groupName ?? 'default', input.Name, context), context),
      }),
    },
    DeleteSchedule: {
      http: http('DELETE'),
      query: { groupName: 'string', clientToken: 'string' },
      ...operation({
        input: named,
        resource: input => arnOf(input.groupName, input.Name),
        run: input => store.transact(() => deleteSchedule(input, context)),
      }),
    },
    ListSchedules: {
      http: 'GET /schedules',
      query: {
        ScheduleGroup: 'string',
        NamePrefix: 'string',
        State: 'string',
        NextToken: 'string',
        MaxResults: 'number',
      },
      ...operation({ input: list, run: input => listSchedules(input, context) }),
    },
  } satisfies Record<string, RestOperation>
}

const checkRole = ({ Target }: PutInput, { principal }: Call, { passRole }: SchedulerContext) =>
  passRole(principal, Target.RoleArn, 'scheduler.amazonaws.com')

/** The same token gives the same answer, so that a client may ask again. */
function createSchedule(input: PutInput, context: SchedulerContext) {
  const groupName = input.GroupName ?? 'default'
  findGroup(groupName, context)
  const before = context.schedules.schedules.get(scheduleKey(groupName, input.Name))
  if (before === undefined) {
    // Asked for once: a time that passes in between would be accepted, and never come.
    const now = context.clock.now()
    checkIsToCome(input, now)
    putSchedule(input, { creationDate: now, now }, context)
  } else if (before.clientToken === undefined || before.clientToken !== input.ClientToken) {
    throw conflict(`Schedule ${input.Name} already exists.`)
  }
  return { ScheduleArn: scheduleArn(groupName, input.Name, context) }
}

function updateSchedule(input: PutInput, context: SchedulerContext) {
  const groupName = input.GroupName ?? 'default'
  const { creationDate } = findSchedule(groupName, input.Name, context)
  putSchedule(input, { creationDate, now: context.clock.now() }, context)
  return { ScheduleArn: scheduleArn(groupName, input.Name, context) }
}

interface Times {
  creationDate: number
  now: number
}

function putSchedule(input: PutInput, { creationDate, now }: Times, context: SchedulerContext): void {
  const { Name, GroupName: groupName = 'default', ClientToken, ...given } = input
  check(given)
  const schedule = {
    name: Name,
    groupName,
    definition: given,
    creationDate,
    lastModificationDate: now,
    ...(ClientToken === undefined ? {} : { clientToken: ClientToken }),
  }
  armSchedule(schedule, nextFiring(schedule, now), context)
}

function check({
  FlexibleTimeWindow,
  StartDate = 0,
  EndDate = Number.POSITIVE_INFINITY,
  ...rest
}: Definition): void {
  const timeZone = rest.ScheduleExpressionTimezone ?? 'UTC'
  if (!isTimeZone(timeZone)) throw validationException(`Invalid ScheduleExpressionTimezone ${timeZone}.`)
  parseExpression(rest.ScheduleExpression, { timeZone, origin: 0 })
  checkTarget(rest.Target)
  const { Mode, MaximumWindowInMinutes } = FlexibleTimeWindow
  if ((Mode === 'FLEXIBLE') !== (MaximumWindowInMinutes !== undefined)) {
    throw validationException('MaximumWindowInMinutes must be provided exactly when the Mode is FLEXIBLE.')
  }
  if (StartDate >= EndDate)
    throw validationException('The StartDate you specify must come before the EndDate.')
}

/** An update keeps a time that has passed: what else it changes may be all that it is for. */
function checkIsToCome({ ScheduleExpression, ScheduleExpressionTimezone }: Definition, now: number): void {
  if (!ScheduleExpression.startsWith('at(')) return
  const timeZone = ScheduleExpressionTimezone ?? 'UTC'
  if (!isTimeZone(timeZone)) return
  if (parseExpression(ScheduleExpression, { timeZone, origin: 0 }).next(now) !== undefined) return
  throw validationException(`Invalid Schedule Expression ${ScheduleExpression}: expected a time to come.`)
}

type Definition = Schedule['definition']

function deleteSchedule({ groupName = 'default', Name }: z.infer<typeof named>, context: SchedulerContext) {
  findSchedule(groupName, Name, context)
  removeSchedule(scheduleKey(groupName, Name), context)
}

function listSchedules(input: z.infer<typeof list>, context: SchedulerContext) {
  const { ScheduleGroup, State, NamePrefix = '' } = input
  const { items, NextToken } = page(context.schedules.schedules, input, {
    // Without a group, keys begin with it, so the name's prefix is looked at one by one.
    prefix: ScheduleGroup === undefined ? '' : scheduleKey(ScheduleGroup, NamePrefix),
    accept: ({ name: scheduleName, definition: { State: state = 'ENABLED' } }) =>
      scheduleName.startsWith(NamePrefix) && (State === undefined || state === State),
  })
  return { Schedules: items.map(schedule => summarize(schedule, context)), NextToken }
}

const summarize = (schedule: Schedule, context: SchedulerContext) => ({
  Arn: scheduleArn(schedule.groupName, schedule.name, context),
  Name: schedule.name,
  GroupName: schedule.groupName,
  State: schedule.definition.State ?? 'ENABLED',
  CreationDate: new Date(schedule.creationDate),
  LastModificationDate: new Date(schedule.lastModificationDate),
  Target: { Arn: schedule.definition.Target.Arn },
})

const describe = (schedule: Schedule, context: SchedulerContext) => ({
  ScheduleExpressionTimezone: 'UTC',
  ActionAfterCompletion: 'NONE',
  ...schedule.definition,
  ...summarize(schedule, context),
  Target: schedule.definition.Target,
})
